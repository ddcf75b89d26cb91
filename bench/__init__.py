"""What a Web Connector conversation costs, beside a pip-installable peer and a null server."""
