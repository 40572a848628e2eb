"""Groups of nodes that lead to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def components(after: Mapping[int, Sequence[int]]) -> list[list[int]]:
    """Return the strongly connected components, each after all that it leads to (Tarjan 1972).

    Parameters
    ----------
    after : mapping of node to nodes
        Nodes that are not keys are left out.

    >>> components({1: [2], 2: [1, 3], 3: []})
    [[3], [1, 2]]
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    waiting: set[int] = set()
    found: list[list[int]] = []
    for root in after:
        if root in order:
            continue
        todo = [(root, iter(after[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        waiting.add(root)
        while todo:
            node, nexts = todo[-1]
            step = next((each for each in nexts if each in after), None)
            if step is None:
                todo.pop()
                if todo:
                    low[todo[-1][0]] = min(low[todo[-1][0]], low[node])
                if low[node] == order[node]:
                    group: list[int] = []
                    while not group or group[-1] != node:
                        group.append(stack.pop())
                        waiting.discard(group[-1])
                    found.append(sorted(group))
            elif step not in order:
                order[step] = low[step] = len(order)
                stack.append(step)
                waiting.add(step)
                todo.append((step, iter(after[step])))
            elif step in waiting:
                low[node] = min(low[node], order[step])
    return found
