"""Links between the documents lead somewhere: the file is there, and so is the heading."""
import pathlib
import re
import sys
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]


def pages():
    yield from ROOT.glob("*.md")
    for folder in ("docs", "grafana", "bench"):
        yield from (ROOT / folder).rglob("*.md")


def prose(text):
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text):
    """As GitHub and GitLab make them of headings."""
    titles = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", title).lower()).replace(" ", "-")
            for title in titles}


def broken(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(page.read_text(encoding="utf-8")))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            yield f"{page.name}: {link}: no such file"
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            yield f"{page.name}: {link}: no such heading"


class LinksTest(unittest.TestCase):
    def test_every_link_leads_to_a_file_and_a_heading(self):
        self.assertEqual([fault for page in sorted(pages()) for fault in broken(page)], [])

    def test_every_metric_of_the_guide_exists(self):
        catalogue = (ROOT / "src" / "observability" / "metric_names.cpp").read_text(encoding="utf-8")
        guide = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
        named = set(re.findall(r"\btierline_[a-z_]+", guide))
        self.assertEqual({name for name in named if f'"{name}"' not in catalogue}, set())

    def test_every_decision_has_context_decision_and_consequences_and_a_number_of_its_own(self):
        decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
        for page in decisions:
            text = page.read_text(encoding="utf-8")
            self.assertRegex(text, rf"\A# {page.name[:3]}: ", page.name)
            self.assertEqual(re.findall(r"^## (.+)$", text, re.MULTILINE), ["Context", "Decision", "Consequences"], page)
        self.assertEqual(len({page.name[:3] for page in decisions}), len(decisions))


if __name__ == "__main__":
    unittest.main()
