"""The Web Connector's door: SOAP by hand, because what it accepts and sends must be exact."""
