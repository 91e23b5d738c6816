"""Docker is not at hand where the tests run: what the container files name is looked up in the code."""

import fnmatch
import re
import shlex
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

import classifier.__main__
from moderation.cli import main
from moderation.settings import Settings, read_settings
from moderation.stores import embedded
from moderation.stores.embedded import _OPTIONS
from tests.moderation.processes import WAIT_S, eventually
from tests.moderation.web.newsroom import Newsroom

ROOT = Path(__file__).parents[1]
OWN = ("web", "worker")
ALIASES = {field.alias for field in Settings.model_fields.values()}
SECRETS = {"VALKEY_PASSWORD": "0123456789abcdef" * 4, "MODERATION_SECRET_KEY": "fedcba9876543210" * 4}
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?P<kind>:[-?])?(?P<rest>[^}]*)\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = compose["services"]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """Instruction and argument of each, continued lines joined, comments left out."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def filled_in(value: str) -> str:
    """A value as docker compose makes it of an .env with the secrets filled in."""
    known = {**example(), **SECRETS}
    return VARIABLE.sub(lambda found: known.get(found["name"]) or found["rest"], value)


def command_of(arguments: list[str]) -> click.Command:
    """The command of ours that is called, or an error that says which word is none."""
    command: click.Command = main
    for word in arguments:
        if not isinstance(command, click.Group):
            break
        found = command.get_command(click.Context(command), word)
        assert found is not None, f"there is no command {word}"
        command = found
    return command


def own_lines(instructions: list[tuple[str, str]], name: str) -> list[str]:
    return [argument for instruction, argument in instructions if instruction == name]


def test_the_parts_are_valkey_web_and_worker(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"valkey", *OWN}


@pytest.mark.parametrize("name", OWN)
def test_each_command_exists(services: dict[str, dict[str, Any]], name: str) -> None:
    assert not isinstance(command_of(services[name]["command"]), click.Group)


@pytest.mark.parametrize("name", OWN)
def test_each_variable_is_a_setting_and_its_value_is_taken(services: dict[str, dict[str, Any]], name: str) -> None:
    environment = services[name]["environment"]
    assert set(environment) <= ALIASES
    settings = read_settings(**{key: filled_in(value) for key, value in environment.items()})
    assert settings.redis_url == f"redis://:{SECRETS['VALKEY_PASSWORD']}@valkey:6379/0"
    assert "valkey" in services


def test_each_variable_of_compose_is_explained_in_the_example(services: dict[str, dict[str, Any]]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    used = {found["name"] for found in VARIABLE.finditer(text)}
    assert used == set(example())
    compose_only = {"VALKEY_PASSWORD", "PUBLISHED_ADDRESS"}
    assert used - compose_only <= {key for name in OWN for key in services[name]["environment"]}
    for found in VARIABLE.finditer(text):
        if found["kind"] == ":-":
            assert example()[found["name"]] == found["rest"], f"two defaults for {found['name']}"


def test_no_secret_stands_in_a_file(services: dict[str, dict[str, Any]], dockerfile: list[tuple[str, str]]) -> None:
    for service in services.values():
        for key, value in service["environment"].items():
            if re.search(r"SECRET|TOKEN|PASS|KEY|AUTH|REDIS_URL", key):
                assert re.search(r"\$\{\w+:\?[^}]+\}", value), f"{key} is not demanded of .env"
    for name in SECRETS:
        assert example()[name] == ""
    assert not any(re.search(r"SECRET|TOKEN|PASS|_KEY", argument) for _, argument in dockerfile)


@pytest.mark.parametrize("name", ["valkey", *OWN])
def test_each_part_runs_guarded(services: dict[str, dict[str, Any]], name: str) -> None:
    service = services[name]
    assert service["user"] in ("valkey", "10001:10001")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"]


def test_the_store_is_reached_from_inside_only(compose: dict[str, Any], services: dict[str, dict[str, Any]]) -> None:
    assert "ports" not in services["valkey"]
    assert services["valkey"]["networks"] == ["store"]
    assert compose["networks"]["store"] == {"internal": True}
    assert all(services[name]["depends_on"]["valkey"]["condition"] == "service_healthy" for name in OWN)
    assert filled_in(services["web"]["ports"][0]) == "127.0.0.1:8000:8000"


def test_valkey_keeps_its_data_in_a_volume_as_durably_as_the_embedded_one(
    compose: dict[str, Any], services: dict[str, dict[str, Any]]
) -> None:
    valkey = services["valkey"]
    assert valkey["volumes"] == ["valkey-data:/data"]
    assert "valkey-data" in compose["volumes"]
    options = _options(valkey["command"])
    here_only = {"port", "unixsocketperm", "protected-mode"}
    assert options.pop("requirepass") == SECRETS["VALKEY_PASSWORD"]
    assert options == {name: value for name, value in _OPTIONS.items() if name not in here_only}


def test_valkey_takes_these_options(services: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    command = [filled_in(word) for word in services["valkey"]["command"]]
    path = tmp_path / "valkey.sock"
    place = ["--port", "0", "--dir", str(tmp_path), "--unixsocket", str(path)]
    with subprocess.Popen([embedded._program(), *command[1:], *place], stdout=subprocess.DEVNULL) as server:  # noqa: SLF001
        try:
            url = f"unix://:{SECRETS['VALKEY_PASSWORD']}@{path}"
            assert eventually(lambda: embedded.is_ready(url))
            assert not embedded.is_ready(f"unix://{path}")
        finally:
            server.terminate()


def test_what_is_asked_of_the_web_is_a_route_of_it(services: dict[str, dict[str, Any]]) -> None:
    url = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", services["web"]["healthcheck"]["test"][-1])
    assert url is not None
    assert url[1] == services["web"]["environment"]["PORT"]
    rule = next(rule for rule in Newsroom().app.url_map.iter_rules() if rule.rule == url[2])
    assert "GET" in (rule.methods or ())


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_web_is_healthy_when_it_is_ready(services: dict[str, dict[str, Any]], status: int, code: int) -> None:
    kind, python, *arguments = services["web"]["healthcheck"]["test"]
    assert (kind, python) == ("CMD", "python")
    with HTTPServer(("127.0.0.1", 0), _handler(status)) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        check = [word.replace("8000", str(server.server_port)) for word in arguments]
        done = subprocess.run([sys.executable, *check], check=False, timeout=WAIT_S, stderr=subprocess.DEVNULL)
        server.shutdown()
    assert done.returncode == code


def test_the_worker_is_healthy_when_a_command_of_ours_reaches_the_store(services: dict[str, dict[str, Any]]) -> None:
    kind, program, *arguments = services["worker"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "moderation")
    assert not isinstance(command_of(arguments), click.Group)


def test_the_image_calls_programs_and_commands_that_exist(dockerfile: list[tuple[str, str]]) -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert own_lines(dockerfile, "ENTRYPOINT") == ['["moderation"]']
    assert "moderation" in scripts
    (arguments,) = own_lines(dockerfile, "CMD")
    assert not isinstance(command_of(yaml.safe_load(arguments)), click.Group)
    (warm,) = [line for line in own_lines(dockerfile, "RUN") if "-m classifier" in line]
    assert shlex.split(warm)[-1] in classifier.__main__.main.commands


def test_the_image_is_built_of_what_is_here_and_let_in(dockerfile: list[tuple[str, str]]) -> None:
    sources = [line.split()[:-1] for line in own_lines(dockerfile, "COPY") if not line.startswith("--from")]
    copied = {source for line in sources for source in line}
    assert all((ROOT / source).exists() for source in copied)
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(packages["packages"]) <= copied
    assert all(not _ignored(source) for source in copied)
    assert all(_ignored(name) for name in (".env", ".git", ".venv", "var", "tests", "docs"))
    assert _ignored("moderation/__pycache__")


def test_the_image_runs_as_nobody_special(
    dockerfile: list[tuple[str, str]], services: dict[str, dict[str, Any]]
) -> None:
    (user,) = own_lines(dockerfile, "USER")
    assert [services[name]["user"] for name in OWN] == [user, user]
    last = [instruction for instruction, _ in dockerfile]
    assert last.index("USER") < last.index("ENTRYPOINT")
    assert f"--uid {user.split(':')[0]}" in " ".join(own_lines(dockerfile, "RUN"))


def test_the_folders_that_are_written_can_be_written(
    compose: dict[str, Any], dockerfile: list[tuple[str, str]], services: dict[str, dict[str, Any]]
) -> None:
    variables = dict(word.split("=", 1) for line in own_lines(dockerfile, "ENV") for word in shlex.split(line))
    assert {name for name in variables if name.startswith("MODERATION_")} <= ALIASES
    for name in OWN:
        assert f"{variables['MODERATION_DATA_DIR']}:uid=10001,gid=10001,mode=0700" in services[name]["tmpfs"]
        assert "/tmp" in services[name]["tmpfs"]  # noqa: S108  # a path in the container
    assert services["web"]["volumes"] == [f"compiled:{variables['NUMBA_CACHE_DIR']}"]
    assert "compiled" in compose["volumes"]


def _options(command: list[str]) -> dict[str, str]:
    program, *words = map(filled_in, command)
    assert program == "valkey-server"
    return {name.removeprefix("--"): value for name, value in zip(words[::2], words[1::2], strict=True)}


def _ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path out: the last pattern that fits decides."""
    kept_out = False
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.removeprefix("!").replace("**/", "*")
        if line and not line.startswith("#") and fnmatch.fnmatch(path, pattern):
            kept_out = not line.startswith("!")
    return kept_out


def _handler(status: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    return Handler
