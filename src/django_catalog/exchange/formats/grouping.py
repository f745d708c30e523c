"""What the variants of a product have in common, where a format tells of each by itself."""

from collections.abc import Sequence


def share(lists: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """What all of these lists have, and what is left of each."""
    first, *others = lists
    shared = [each for each in dict.fromkeys(first) if all(each in other for other in others)]
    return shared, [[each for each in one if each not in shared] for one in lists]


def common_title(titles: Sequence[str]) -> str:
    """The words with which all of them begin; the first title if there are none."""
    if len(set(titles)) == 1:
        return titles[0]
    words = [title.split() for title in titles]
    same = 0
    while all(len(each) > same and each[same] == words[0][same] for each in words):
        same += 1
    return " ".join(words[0][:same]).rstrip(" ,;:-/|(\u2013\u2014") or titles[0]
