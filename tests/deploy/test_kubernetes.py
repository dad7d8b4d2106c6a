"""The manifests: valid for several versions, closed, and with time to stop."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.serving.process import DELIVERS_WITHIN, STOPS_WITHIN
from infra.settings import Settings
from tests.deploy.tools import DEPLOY, complaints

FOLDER = DEPLOY / "kubernetes"
FILES = sorted(FOLDER.glob("*.yaml"))
VERSIONS = ("1.31", "1.37")


def found(kind: str) -> dict[str, Any]:
    """Return all of one kind, by name."""
    texts = [file.read_text() for file in [*FILES, FOLDER / "secret.yaml.example"]]
    every = [each for text in texts for each in yaml.safe_load_all(text)]
    return {e["metadata"]["name"]: e for e in every if e["kind"] == kind}


def pods() -> dict[str, Any]:
    kinds = {**found("Deployment"), **found("Job")}
    return {name: each["spec"]["template"]["spec"] for name, each in kinds.items()}


@pytest.mark.parametrize("version", VERSIONS)
def test_they_are_as_kubernetes_says(version: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text((FOLDER / "secret.yaml.example").read_text())
    how = ("--strict", "-k", version)

    assert complaints("kubernetes-validate", *how, *FILES, secret) == ""


def test_what_is_planted_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "api.yaml"
    text = (FOLDER / "api.yaml").read_text()
    planted.write_text(text.replace("readinessProbe:", "readyProbe:"))

    how = ("--strict", "-k", VERSIONS[0])
    assert "readyProbe" in complaints("kubernetes-validate", *how, planted)


def test_every_pod_may_do_little() -> None:
    assert len(pods()) == 3
    for pod in pods().values():
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"requests", "limits"} <= {*container["resources"]}


def test_there_is_time_to_stop_and_to_notice() -> None:
    delay = float(found("ConfigMap")["onboarding"]["data"]["STOP_DELAY"])
    api, worker = pods()["onboarding-api"], pods()["onboarding-worker"]
    ready = api["containers"][0]["readinessProbe"]

    assert api["terminationGracePeriodSeconds"] >= delay + STOPS_WITHIN + 2
    assert worker["terminationGracePeriodSeconds"] >= DELIVERS_WITHIN + 2
    assert ready["periodSeconds"] * ready["failureThreshold"] < delay


def test_each_name_in_a_settings_file_is_a_setting() -> None:
    given = {
        *found("ConfigMap")["onboarding"]["data"],
        *found("Secret")["onboarding"]["stringData"],
    }

    assert given <= {name.upper() for name in Settings.model_fields}
    assert not any(found("Secret")["onboarding"]["stringData"].values())


def test_the_world_sees_pages_and_the_api_and_nothing_else() -> None:
    (rule,) = found("Ingress")["onboarding"]["spec"]["rules"]
    paths = {(each["path"], each["pathType"]) for each in rule["http"]["paths"]}

    assert ("/graphql", "Exact") in paths
    assert not {"/metrics", "/readyz", "/livez", "/dev"} & {path for path, _ in paths}
    assert ("/", "Prefix") not in paths
