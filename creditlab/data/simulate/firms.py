"""Who the customers are: invented names and codes, industries, places, groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from creditlab.data.credit_codes import ALPHABET, check_characters, check_organisation
from creditlab.data.simulate.latent import Latent, as_dates

# Industry, Chinese word in the name, share of cost of goods in sales, days of stock, days that its
# own customers take, gross fixed assets to sales. Assumptions, in the order of each other.
INDUSTRIES = pd.DataFrame(
    [
        ("machinery", "Machinery", "机械", 0.78, 95, 85, 0.45),
        ("electronics", "Electronics", "电子", 0.80, 60, 70, 0.30),
        ("building materials", "Building Materials", "建材", 0.80, 45, 100, 0.50),
        ("chemicals", "Chemical", "化工", 0.82, 40, 45, 0.60),
        ("textiles", "Textile", "纺织", 0.84, 75, 60, 0.35),
        ("food", "Food", "食品", 0.76, 35, 30, 0.35),
        ("automotive parts", "Auto Parts", "汽车零部件", 0.81, 55, 90, 0.50),
        ("wholesale", "Trading", "贸易", 0.90, 30, 40, 0.06),
        ("packaging", "Packaging", "包装", 0.80, 40, 65, 0.50),
        ("medical supplies", "Medical Supplies", "医疗器械", 0.68, 80, 95, 0.25),
    ],
    columns=["industry", "word", "chinese", "cost", "stock_days", "customer_days", "fixed"],
)
PLACES = pd.DataFrame(
    [
        ("Shanghai", "上海", "Shanghai", "31"), ("Suzhou", "苏州", "Jiangsu", "32"),
        ("Wuxi", "无锡", "Jiangsu", "32"), ("Hangzhou", "杭州", "Zhejiang", "33"),
        ("Ningbo", "宁波", "Zhejiang", "33"), ("Shenzhen", "深圳", "Guangdong", "44"),
        ("Foshan", "佛山", "Guangdong", "44"), ("Qingdao", "青岛", "Shandong", "37"),
        ("Tianjin", "天津", "Tianjin", "12"), ("Wuhan", "武汉", "Hubei", "42"),
        ("Zhengzhou", "郑州", "Henan", "41"), ("Chengdu", "成都", "Sichuan", "51"),
        ("Xiamen", "厦门", "Fujian", "35"), ("Dalian", "大连", "Liaoning", "21"),
    ],
    columns=["city", "chinese", "province", "code"],
)  # fmt: skip
SYLLABLES = (
    "An安", "Bo博", "Chang昌", "Cheng诚", "Da达", "De德", "Ding鼎", "Fa发",
    "Feng丰", "Fu福", "Guang广", "Hai海", "He和", "Heng恒", "Hong宏", "Hua华",
    "Hui汇", "Ji吉", "Jia佳", "Jian建", "Jin金", "Jing晶", "Jun骏", "Kai凯",
    "Kang康", "Lan蓝", "Li利", "Lian联", "Ling凌", "Long隆", "Mao茂", "Mei美",
    "Ming明", "Neng能", "Peng鹏", "Ping平", "Qi启", "Qian乾", "Qing庆", "Ren仁",
    "Rong荣", "Rui瑞", "Sen森", "Sheng盛", "Shun顺", "Tai泰", "Tian天", "Tong通",
    "Wan万", "Wei伟", "Xiang祥", "Xin鑫", "Xing兴", "Yi亿", "Yong永", "Yu裕",
    "Yuan元", "Yun云", "Ze泽", "Zhong众",
)  # fmt: skip
PEOPLE = (
    "Chen Jing",
    "Li Wei",
    "Liu Yang",
    "Sun Hao",
    "Wang Fang",
    "Xu Min",
    "Zhao Lei",
    "Zhou Na",
)
CLASSES = ("micro", "small", "medium", "large")
CLASS_REVENUE = (3e6, 20e6, 400e6)  # CNY; as China's classes of industrial firms by revenue
SMALLEST = 4e6  # CNY of revenue a year, median; who buys little from us need not be small
NO_PLACE = "9999"  # no place has this division code, so that no real company can have the code


@dataclass(frozen=True, eq=False)
class Firms:
    """What the customers are, for the statements and reports.

    Attributes
    ----------
    industry : numpy.ndarray of int64, shape (n,)
        Row of `INDUSTRIES`.
    wallet : numpy.ndarray of float64, shape (n,)
        Share of the customer's cost of goods that it buys from us.
    revenue : numpy.ndarray of float64, shape (n,)
        CNY a year without VAT at the outset.
    frame : pandas.DataFrame
        What an analyst sees.
    """

    industry: np.ndarray
    wallet: np.ndarray
    revenue: np.ndarray
    frame: pd.DataFrame


def draw_firms(latent: Latent, terms: np.ndarray, rng: np.random.Generator) -> Firms:
    """Draw the customers' master data."""
    n = len(latent.size)
    industry = rng.integers(0, len(INDUSTRIES), n)
    cost = INDUSTRIES["cost"].to_numpy()[industry]
    least = SMALLEST * np.exp(0.8 * rng.standard_normal(n))
    revenue = np.maximum(latent.sales / (rng.uniform(0.04, 0.40, n) * cost), least)
    wallet = latent.sales / (revenue * cost)
    place = PLACES.iloc[rng.integers(0, len(PLACES), n)].reset_index(drop=True)
    latin, chinese = _brands(n, rng)
    kind = INDUSTRIES.iloc[industry].reset_index(drop=True)
    customer = np.array([f"C{number:05d}" for number in range(1, n + 1)])
    since, founded = _dates(latent, rng)
    parent, guarantor = _connections(latent, customer, latin)
    segment = np.select([latent.size > 1.645, latent.size > -0.3], ["key account", "core"], "small")
    frame = pd.DataFrame(
        {
            "customer": customer,
            "name": place["city"] + " " + latin + " " + kind["word"] + " Co., Ltd.",
            "name_chinese": place["chinese"] + chinese + kind["chinese"] + "有限公司",
            "credit_code": _codes(place["code"], rng),
            "city": place["city"],
            "province": place["province"],
            "industry": kind["industry"],
            "size_class": np.array(CLASSES)[np.searchsorted(CLASS_REVENUE, revenue, side="right")],
            "founded": as_dates(founded),
            "since": as_dates(since),
            "terms": terms,
            "segment": segment,
            "sales_person": np.array(PEOPLE)[rng.integers(0, len(PEOPLE), n)],
            "group": parent,
            "guarantor": guarantor,
        }
    )
    return Firms(industry, wallet, revenue, frame)


def _brands(n: int, rng: np.random.Generator) -> tuple[pd.Series, pd.Series]:
    """Return invented names of two syllables or more, each only once."""
    base, digits = len(SYLLABLES), 2
    while base**digits < n:
        digits += 1
    number = rng.permutation(base**digits)[:n]
    latin = np.array([text[:-1] for text in SYLLABLES], dtype=object)
    chinese = np.array([text[-1] for text in SYLLABLES], dtype=object)
    places = [number // base**power % base for power in range(digits)]
    word = sum((latin[place] for place in places), start=np.full(n, "", dtype=object))
    signs = sum((chinese[place] for place in places), start=np.full(n, "", dtype=object))
    return pd.Series(word).str.capitalize(), pd.Series(signs)


def _codes(province: pd.Series, rng: np.random.Generator) -> list[str]:
    """Return credit codes of enterprises, well formed, each only once, and of no real place."""
    numbers = rng.choice(31**6, len(province), replace=False)
    letters = np.array(list(ALPHABET))[numbers[:, None] // 31 ** np.arange(6) % 31]
    bodies = ["MA" + "".join(row) for row in letters]
    begins = [
        f"91{code}{NO_PLACE}{body}{check}"
        for code, body, check in zip(province, bodies, check_organisation(bodies), strict=True)
    ]
    # Characters 17 of "X" are in both alphabets; other letters do not occur.
    return [a + b for a, b in zip(begins, check_characters(begins), strict=True)]


def _dates(latent: Latent, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return since when a customer buys from us, and when it was founded."""
    n = len(latent.size)
    known = latent.joined > latent.starts[0]
    since = np.where(known, latent.joined, latent.starts[0] - rng.integers(90, 4000, n))
    return since, since - rng.integers(200, 6000, n)


def _connections(
    latent: Latent, customer: np.ndarray, latin: pd.Series
) -> tuple[np.ndarray, np.ndarray]:
    """Name the group of each member; its largest company guarantees for the others."""
    parent = np.full(len(customer), None, dtype=object)
    guarantor = parent.copy()
    for number in range(int(latent.group.max()) + 1):
        members = np.flatnonzero(latent.group == number)
        head = members[np.argmax(latent.sales[members])]
        parent[members] = f"{latin[head]} Group"
        guarantor[members[members != head]] = customer[head]
    return parent, guarantor
