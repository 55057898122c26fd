"""Known advisories against the locked versions: python -m tests.audit

pip-audit asks PyPI's advisory service, which needs more of the network than the tests may: where it does not
answer, that is said and nothing fails.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCKED = Path(__file__).parent / "constraints.txt"


def judge(report: dict) -> tuple[bool, str]:
    """Whether a report of pip-audit, read from its JSON, holds no advisory; and what it says, for people."""
    found, unknown = [], 0
    for package in report["dependencies"]:
        unknown += "skip_reason" in package
        for advisory in package.get("vulns", []):
            mend = ", ".join(advisory["fix_versions"]) or "no version yet"
            found.append(f"{package['name']} {package['version']}: {advisory['id']}, mended in {mend}")
    count = len(report["dependencies"])
    said = f"{count - unknown} of {count} packages asked about, {len(found)} advisories"
    if unknown:
        said += f"; the service does not answer for {unknown}: run this where it does"
    return not found, "\n".join([*found, said])


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--format", "json"]
    done = subprocess.run(
        [*command, "--requirement", str(LOCKED)], capture_output=True, text=True, check=False
    )
    try:
        clean, said = judge(json.loads(done.stdout))
    except json.JSONDecodeError:
        clean, said = (
            True,
            f"not asked: {(done.stderr.strip().splitlines() or ['pip-audit said nothing'])[-1]}",
        )
    print(said)
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
