export const texts = {
  title: "Sign in",
  lead: "Support Console of Cartbooks",
  name: "Name",
  password: "Password",
  enter: "Sign in",
  busy: "Signing in…",
  forgot: "No password, or it was lost? An administrator makes a one-time link for you: Settings, Users.",
} as const;
