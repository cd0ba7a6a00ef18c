"""What of several lines is a sign and what a title. Those that are ticked are left out; here behind a “!”."""

import pytest

from webapp.quick_add.pasted import lines_of

LISTS = [
    ("1.\tMilk\n2.\tEggs", ["Milk", "Eggs"]),
    ("o\tMilk\n§\tEggs", ["Milk", "Eggs"]),
    ("➢ Milk\n→ Eggs\n◻️ Flour", ["Milk", "Eggs", "Flour"]),
    ("•Milk\n•Eggs", ["Milk", "Eggs"]),
    ("-Milk\n-Eggs", ["Milk", "Eggs"]),
    ("- - Milk\n- - Eggs", ["Milk", "Eggs"]),
    ("1️⃣ Milk\n2️⃣ Eggs", ["Milk", "Eggs"]),
    ("i. Milk\nii. Eggs\niii. Flour", ["Milk", "Eggs", "Flour"]),
    ("I. Milk\nII. Eggs", ["Milk", "Eggs"]),
    ("✔️ Milk\n🔲 Eggs\n🔳 Flour", ["!Milk", "Eggs", "Flour"]),
    ("- [-] Milk\n- [>] Eggs\n- [/] Flour", ["!Milk", "Eggs", "Flour"]),
    ("~~Milk~~\nEggs", ["!Milk", "Eggs"]),
    ("-5 °C in the cellar\n-10 °C outside", ["-5 °C in the cellar", "-10 °C outside"]),
    ("14.12. Milk\n15.12. Eggs", ["14.12. Milk", "15.12. Eggs"]),
    ("🎂 Cake\n🎂 Candles", ["🎂 Cake", "🎂 Candles"]),
    ("i. Milk\nEggs", ["i. Milk", "Eggs"]),
    ("-Milk\nEggs", ["-Milk", "Eggs"]),
]


@pytest.mark.parametrize(("pasted", "becomes"), LISTS, ids=[repr(pasted) for pasted, _ in LISTS])
def test_the_signs_of_a_list_are_no_part_of_its_lines(pasted: str, becomes: list[str]) -> None:
    assert ["!" * bool(line.left_out) + line.text for line in lines_of(pasted)] == becomes
