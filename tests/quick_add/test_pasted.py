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
    ("1. Milk\n2) Eggs\n3 - Flour\n(4) Salt\n5: Oats", ["Milk", "Eggs", "Flour", "Salt", "Oats"]),
    ("1. Milk\n2. Eggs\n3. 2 lemons\n4. £50 float", ["Milk", "Eggs", "2 lemons", "£50 float"]),
    ("1) Milk\n2) Eggs\n3) 2 lemons\n4) #Shop salt", ["Milk", "Eggs", "2 lemons", "#Shop salt"]),
    ("1.Milk\n2.Eggs", ["Milk", "Eggs"]),
    ("1° Milk\n2º Eggs", ["Milk", "Eggs"]),
    ("1、牛乳\n2、卵", ["牛乳", "卵"]),
    ("①Milk\n② Eggs", ["Milk", "Eggs"]),
    ("・牛乳\n・卵", ["牛乳", "卵"]),
    ("\uf0b7\tMilk\n❑ Eggs", ["Milk", "Eggs"]),
    ("- Milk\n* Eggs\n3. Flour\nSalt", ["Milk", "Eggs", "Flour", "Salt"]),
    ("- Milk\r\n- Eggs\r- Flour\u2028- Salt\u2029- Oats\x85- Rye", ["Milk", "Eggs", "Flour", "Salt", "Oats", "Rye"]),
    ("9: breakfast\n10: bank", ["9: breakfast", "10: bank"]),
    ("3 - 4 boxes\n1 - 2 bags", ["3 - 4 boxes", "1 - 2 bags"]),
    ("1.1 Milk\n1.2 Eggs", ["1.1 Milk", "1.2 Eggs"]),
    ("1. January closed\n2. January closed", ["1. January closed", "2. January closed"]),
    ("24. December closed", ["24. December closed"]),
    ("-5 °C in the cellar\n-10 °C outside", ["-5 °C in the cellar", "-10 °C outside"]),
    ("14.12. Milk\n15.12. Eggs", ["14.12. Milk", "15.12. Eggs"]),
    ("🎂 Cake\n🎂 Candles", ["🎂 Cake", "🎂 Candles"]),
    ("i. Milk\nEggs", ["i. Milk", "Eggs"]),
    ("-Milk\nEggs", ["-Milk", "Eggs"]),
]


@pytest.mark.parametrize(("pasted", "becomes"), LISTS, ids=[repr(pasted) for pasted, _ in LISTS])
def test_the_signs_of_a_list_are_no_part_of_its_lines(pasted: str, becomes: list[str]) -> None:
    assert ["!" * bool(line.left_out) + line.text for line in lines_of(pasted)] == becomes
