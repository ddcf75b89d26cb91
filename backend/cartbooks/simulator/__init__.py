"""A QuickBooks company file and a Web Connector to try Cartbooks with; shares no code with it."""
