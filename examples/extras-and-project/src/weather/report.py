"""Each function needs one extra only, and so one layer beside the project's."""


def fetch(url: str) -> dict:
    import requests

    response = requests.get(url, timeout=10)
    response.raise_for_status()
    return response.json()


def table(temperatures: dict) -> str:
    import numpy
    from tabulate import tabulate

    rows = sorted(temperatures.items())
    mean = float(numpy.mean(list(temperatures.values())))
    return tabulate([*rows, ("mean", mean)], headers=["place", "degrees"])


def main() -> None:
    print(table({"Bergen": 8.0, "Cairo": 28.5}))
