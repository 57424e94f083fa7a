"""How people introduce a name, a birth or an address, in the fourteen languages."""
# ruff: noqa: E501 - a pattern reads best in one piece

from __future__ import annotations

import re
from functools import cache
from typing import Final

_WORD: Final = r"[^\s,.;:!?()\[\]、。，！？：；「」\n]+"
_LATIN: Final = rf"(?P<name>{_WORD}(?: (?!(?:{{stops}})\b){_WORD}){{{{0,4}}}})"
"""A name of up to five words, ended by a word of the language that goes on with the sentence."""

_STOPS: Final = (
    "and|but|i|i'm|from|my|a|e|y|o|soy|vivo|tengo|pero|sou|tenho|moro|mas|và|là|tôi|em|ở|năm|"
    "dan|saya|dari|tapi|at|ako|po|taga|pero|na|і|й|та|я|але|мені|who|living|im|have|need|want|"
    "quiero|necesito|quero|preciso|muốn|cần|ingin|mau|tinggal|gusto|kailangan|nakatira|хочу|живу"
)
_TO_NAME: Final = (  # what stands before a name where names stand last and words are spaced
    # English
    r"\bname(?:'s| is| was)(?: written as| spelled)?",
    r"\b(?:i am|i'm|he is|she is) (?:called|named)",
    r"\b(?:call me|named)",
    r"\bthis is(?= [A-Z])",
    # Vietnamese
    r"\btên(?: (?:của )?(?:tôi|em|mình|cháu|con|chồng|vợ|anh|chị|bố|mẹ|con trai|con gái)){0,3} là",
    r"\b(?:tôi|em|mình|cháu|con) tên(?: là)?",
    # Indonesian
    r"\bnama(?:ku| (?:lengkap|anak|suami|istri|ibu|ayah|saya|aku|kami|dia)){1,3}(?: adalah| ialah)?",
    r"\bbernama",
    # Filipino
    r"\bpangalan (?:ko|niya|namin|ng \S+(?: (?:ko|namin))?)(?: po)? ay(?: si)?",
    r"\b(?:ako|ako po|ito|ito po)(?: ay)? si",
    # Portuguese
    r"\b(?:me chamo|chamo-me|se chama|chamado|chamada)",
    r"\bnome (?:completo )?(?:d\S+ \S+(?: \S+)? )?(?:é|e)",
    # Spanish
    r"\b(?:me llamo|se llama|llamado|llamada)",
    r"\bnombre (?:completo )?(?:de \S+(?: \S+)? )?es",
    # Ukrainian
    r"\b(?:мене|його|її|сина|доньку|дочку|чоловіка|дружину|дитину) (?:звати|звуть)",
    r"\b(?:звати|звуть) мене",
    r"\b(?:моє )?(?:ім['ʼ’`]я|прізвище)(?: та прізвище)?(?: дитини)?(?: -|:)",
)  # fmt: skip
_LABELS: Final = (
    r"(?:full name|name|nombre(?: completo)?|nome(?: completo)?|nama(?: lengkap)?|pangalan|"
    r"họ (?:và )?tên|tên|姓名|名字|氏名|名前|なまえ|お名前|이름|성명|नाम|ชื่อ|ім['ʼ’`]я|прізвище)"
)
_OTHERS: Final = (
    # a form's label, in any language
    rf"{_LABELS} ?[:=] ?(?P<name>[^\s,.;\n、。，][^,.;\n、。，]{{0,39}})",
    # Japanese
    r"(?:名前|なまえ|氏名)は ?(?P<name>[^、。，,!?\n]{1,25}?)(?= ?(?:です|で、|でございます|とい|と言|と申|と もうし|ともうし|[、。,\n]|$))",
    r"(?P<name>[^\s、。，,はがを]{1,20}(?: [^\s、。，,はがを]{1,10})?) ?と ?(?:申します|もうします|申す)",
    r"(?:私|わたし|わたくし|ぼく|僕|俺|おれ)は、? ?(?P<name>[^、。，,!?\n]{1,20}?) ?と ?(?:いいます|言います|いう者|いう もの)",
    # Chinese
    r"(?:我叫|我的名字(?:是|叫)|名字(?:是|叫做?)|我姓|孩子叫|儿子叫|女儿叫|兒子叫|女兒叫|丈夫叫|妻子叫|老公叫|老婆叫) ?"
    r"(?P<name>[A-Za-z][A-Za-z .'\-]{1,40}|[\u3400-\u9fff·]{1,4})",
    # Korean
    r"(?:이름은|이름이|성함은) ?(?P<name>[^\s,.!?]{1,12}?(?: [^\s,.!?]{1,12}?){0,2}?)"
    r"(?= ?(?:입니다|이에요|예요|이예요|이고|인데|라고|이라고|[,.!?\n]|$))",
    r"(?:저는|나는|제가) ?(?P<name>[^\s,.!?]{1,12}?(?: [^\s,.!?]{1,12}?){0,2}?)(?= ?(?:이라고|라고) ?(?:합니다|해요|하는|부르))",
    # Nepali
    r"नाम(?: चाहिँ)? (?P<name>[^\s,।?!]+(?: [^\s,।?!]+){0,3}?)(?= ?(?:हो(?:[ ।,.]|$)|रहेको|हुन्))",
    r"(?:मेरो नाम|म) (?P<name>[^\s,।?!]+(?: [^\s,।?!]+){0,2}?)(?= (?:नामको|नाम गरेको))",
    # Thai: names are written without a mark at their end
    r"(?:ผม|ฉัน|ดิฉัน|หนู|เรา|ข้าพเจ้า|กระผม|ลูกชาย|ลูกสาว|ลูก|สามี|ภรรยา|เขา|เธอ)(?:ผม|ฉัน|ดิฉัน|หนู|ของผม|ของฉัน|ของดิฉัน)?"
    r" ?ชื่อ(?:ว่า|คือ)? ?(?P<name>[^\s,.!?]+(?: (?!อยาก|ต้อง|จะ|อยู่|มา|มี|เป็น|ขอ|และ|ครับ|ค่ะ|คะ|อายุ|ไม่|ทำ|ได้)[^\s,.!?]+)?)",
    r"ชื่อ(?:ของ(?:ผม|ฉัน|ดิฉัน|หนู)|ผม|ฉัน|ดิฉัน)(?:คือ| คือ|ว่า)? ?(?P<name>[^\s,.!?]+(?: [^\s,.!?]+)?)",
)  # fmt: skip
_NO_NAMES: Final = re.compile(
    r"(?:not|no|wrong|written|misspell\w*|spelled|spelt|different|too|missing|changed|on|in|the same|"
    r"correct\w*|incorrect\w*|mistaken\w*|what|how|só|está|errad\w*|diferente|não|"
    r"incorrect\w*|equivocad\w*|sai|khác|bị|gì|salah|berbeda|apa|siapa|mali|ano|iba)\b"
    r"|何|なに|なん|どう|どこ|どの|漢字|カタカナ|かたかな|ローマ字|変|へん|必要|ひつよう|ちが|違|まちが|間違|書|か[きく]|あり|ない"
    r"|什么|什麼|错|錯|不|谁|誰|救护|救護|警|消防|出租|计程|計程|外卖|外送|车|車|你|他|她|人|辆|輛"
    r"|무엇|뭐|누구|다르|틀|잘못|어떻|के |कसरी|कहाँ|के$|फरक|गलत|อะไร|ผิด|ไม่|"
    r"(?:як|не|що|чому|неправильн\w*|помилк\w*)\b",
    re.IGNORECASE,
)
BIRTH_WORDS: Final = (
    r"\bborn\b|\bbirth|\bd\.?o\.?b\b|\bnac[ií]|\bnascid|\bnasci|\bsinh\b|\blahir|ipinanganak|"
    r"kapanganakan|kaarawan|birthday|เกิด|जन्म|народ|生まれ|うまれ|生年月日|誕生|たんじょう|出生|生日|"
    r"출생|태어|생년월일|생일",
)
"""Words near which a date is somebody's birth."""
_UNTIL: Final = r"(?=[^.;!?\n。！？।]{0,60}\d)[^.;!?\n。！？।]{2,80}"
STREET_WORDS: Final = (
    # number and street, or street and number
    r"\b\d{1,5}[a-z]? (?:[^\W\d_][\w.'-]* ){1,4}(?:street|st|road|rd|avenue|ave|lane|drive|blvd|boulevard)\b\.?",
    r"\b(?:calle|avenida|av\.|rua|travessa|vul\.|вул\.|вулиця|просп\.|jalan|jl\.|đường|(?<!thành )phố|số nhà|kalye)"
    r" [^,.;\d\n]{2,40},? ?(?:n[.º°]? ?|no\.? ?|nº ?)?\d{1,5}[a-z]?\b",
    r"\b(?:room|apt\.?|apartment|apartamento|apto\.?|unit|phòng|kamar|кв\.|квартира) ?#?\d{2,4}[a-z]?\b",
    # after an introduction, up to the end of the sentence
    rf"(?<=address is ){_UNTIL}|(?<=live at ){_UNTIL}|(?<=living at ){_UNTIL}",
    rf"(?<=dirección es ){_UNTIL}|(?<=endereço é ){_UNTIL}|(?<=địa chỉ của tôi là ){_UNTIL}"
    rf"|(?<=địa chỉ là ){_UNTIL}|(?<=alamat saya di ){_UNTIL}|(?<=alamat saya ){_UNTIL}"
    rf"|(?<=address ko ay ){_UNTIL}|(?<=tirahan ko ay ){_UNTIL}|(?<=адреса: ){_UNTIL}"
    rf"|(?<=моя адреса ){_UNTIL}|(?<=住所は)(?! ?(?:どこ|変|何|なん|どう|要|必要|か)){_UNTIL}|(?<=地址是){_UNTIL}"
    rf"|(?<=住址是){_UNTIL}|(?<=주소는 ){_UNTIL}|(?<=ठेगाना ){_UNTIL}(?= हो)|(?<=ที่อยู่คือ){_UNTIL}",
)
"""Addresses in spaced languages, and whatever follows "my address is"."""


@cache
def introductions() -> tuple[re.Pattern[str], ...]:
    """Return the patterns that find a name, each with the group `name`."""
    latin = _LATIN.format(stops=_STOPS).replace("{{", "{").replace("}}", "}")
    spaced = [rf"(?:{before}) {latin}" for before in _TO_NAME]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in (*spaced, *_OTHERS))


def is_no_name(found: str) -> bool:
    """Tell whether what follows an introduction is about the name: "my name is wrong"."""
    return found.startswith("[") or _NO_NAMES.match(found) is not None
