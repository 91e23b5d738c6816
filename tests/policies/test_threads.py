from concurrent.futures import ThreadPoolExecutor

from policies.decision import Verdict
from tests.policies.documents import a_case, a_policy

RULES = """
[[when]]
name = "many links"
if = 'text.matches("(?i)free") && links > 1 && scores.offensive < 0.5'
verdict = "review"
[[phrases]]
any = ["cheap pills"]
verdict = "delete"
"""


def test_one_policy_decides_in_many_threads_at_once() -> None:
    policy = a_policy(RULES)
    cases = [a_case("A word."), a_case("Free a.com b.com"), a_case("Cheap pills")] * 200
    with ThreadPoolExecutor(8) as pool:
        verdicts = [decision.verdict for decision in pool.map(policy.decide, cases)]
    assert verdicts == [Verdict.KEEP, Verdict.REVIEW, Verdict.DELETE] * 200
