"""`python -m backend.node 6001`: runs a node from the command line and the environment."""

from __future__ import annotations

from pathlib import Path

import click

from backend.core.errors import EnjambreError
from backend.core.names import node_name
from backend.node.node import Settings
from backend.node.service import create_node
from backend.web.server import serve


def default_folder(port: int) -> Path:
    """`/fragmentos_<port>` where that exists, as in a container; else in the working directory."""
    mounted = Path(f"/fragmentos_{port}")
    return mounted if mounted.is_dir() else Path(f"fragmentos_{port}")


@click.command(context_settings={"max_content_width": 100, "show_default": True})
@click.argument("port", default=6001, type=click.IntRange(0, 65535))
@click.option(
    "--host", default="127.0.0.1", envvar="ENJAMBRE_HOST", show_envvar=True, help="Address to listen on; 0.0.0.0 for all."
)
@click.option("--host-name", default="localhost", envvar="NODE_NAME", show_envvar=True, help="Host part of the node's name.")
@click.option("--name", default=None, help="The node's whole name, host:port.  [default: <host name>:<port>]")
@click.option("--url", default=None, help="Where other nodes reach it.  [default: http://<name>]")
@click.option("--broker", default="http://127.0.0.1:5000", envvar="BROKER_URL", show_envvar=True, help="The broker's URL.")
@click.option(
    "--folder",
    default=None,
    type=click.Path(file_okay=False, path_type=Path),
    help="The fragment folder.  [default: /fragmentos_<port> where that exists, else ./fragmentos_<port>]",
)
@click.option(
    "--token", default=None, envvar="ENJAMBRE_TOKEN", show_envvar=True, help="Shared secret that every request must carry."
)
@click.option("--exit-on-eof", is_flag=True, help="End when standard input closes: never outlives who started it.")
def main(
    port: int,
    host: str,
    host_name: str,
    name: str | None,
    url: str | None,
    broker: str,
    folder: Path | None,
    token: str | None,
    *,
    exit_on_eof: bool,
) -> None:
    """Run a node of Enjambre on PORT: it watches its fragment folder, publishes what lies there, and fetches what it is asked to.

    Port 0 takes any that is free. Swagger is at /apidocs/.
    """

    def settings(real_port: int) -> Settings:
        return Settings(
            name=node_name(name or f"{host_name}:{real_port}"),
            folder=folder or default_folder(real_port),
            broker_url=broker,
            url=url,
            token=token,
        )

    try:
        serve(
            lambda real_port: create_node(settings(real_port)), host=host, port=port, port_option="PORT", exit_on_eof=exit_on_eof
        )
    except EnjambreError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main(prog_name="python -m backend.node")
