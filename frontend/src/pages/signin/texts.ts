export const texts = {
  title: "Sign in",
  lead: "Support Console of Cartbooks",
  name: "Name",
  password: "Password",
  enter: "Sign in",
  busy: "Signing in…",
  next: "Sign in to go on where you were.",
  "link.dead": "This link no longer signs in",
  "link.ask": "Ask an administrator for a new one, or sign in with your password below.",
  "link.busy": "Signing in with your link…",
  forgot: "No password, or it was lost? An administrator makes a one-time link for you: Settings, Users.",
} as const;
