"""Names of people and missiles in scripts and spellings that the data do not hold, for the search.

As the press of each language writes them. They are searched for and never shown; a person or
missile that has no line here is found by the names of the data alone.
"""

from typing import Final

# By `person_id`; a family name stands alone where the press uses it alone.
PEOPLE: Final[dict[str, tuple[str, ...]]] = {
    "kim-jong-un": ("Kim Jong Eun", "Ким Чен Ын", "金正恩"),
    "kim-jong-il": ("Ким Чен Ир", "金正日"),
    "kim-il-sung": ("Ким Ир Сен", "金日成"),
    "vladimir-putin": ("Putin", "Путин", "푸틴", "普京", "普丁"),
    "dmitry-medvedev": ("Medvedev", "Медведев", "메드베데프", "梅德韦杰夫", "梅德韋傑夫"),
    "konstantin-chernenko": ("Chernenko", "Черненко", "체르넨코", "契尔年科"),
    "xi-jinping": ("Xi", "Си Цзиньпин", "시진핑", "習近平"),
    "jiang-zemin": ("Цзян Цзэминь", "장쩌민", "江澤民"),
    "hu-jintao": ("Ху Цзиньтао", "후진타오", "胡錦濤"),
    "zhu-rongji": ("Чжу Жунцзи", "주룽지", "朱鎔基"),
    "dai-bingguo": ("Дай Бинго", "다이빙궈", "戴秉國"),
    "donald-trump": ("Trump", "Трамп", "Дональд Трамп", "트럼프", "特朗普", "川普"),
    "moon-jae-in": ("Moon", "Мун Чжэ Ин", "文在寅"),
    "lee-hsien-loong": ("Ли Сянь Лун", "리셴룽", "李显龙", "李顯龍"),
    "nguyen-phu-trong": ("Нгуен Фу Чонг", "응우옌푸쫑", "阮富仲"),
    "song-tao": ("쑹타오", "宋濤"),
    "wang-yi": ("Ван И", "왕이"),
    "alexander-kozlov": ("Kozlov", "Козлов"),
    "oleg-kozhemyako": ("Kozhemyako", "Кожемяко"),
    "mikhail-degtyarev": ("Degtyarev", "Degtyaryov", "Дегтярёв"),
    "denis-manturov": ("Manturov", "Мантуров"),
    "sergei-shoigu": ("Shoigu", "Шойгу", "쇼이구", "绍伊古", "紹伊古"),
    "alexander-matsegora": ("Matsegora", "Мацегора"),
    "ri-sol-ju": ("Ли Соль Чжу", "李雪主"),
    "kim-yo-jong": ("Ким Ё Чжон", "金与正", "金與正"),
    "kim-ju-ae": ("Ким Чжу Э", "金主爱", "金主愛"),
    "choe-ryong-hae": ("Цой Рён Хэ", "최용해", "崔龙海", "崔龍海"),
    "ri-su-yong": ("Ли Су Ён", "李洙墉"),
    "kim-yong-chol": ("Ким Ён Чхоль", "金英哲"),
    "ri-yong-ho": ("Ли Ён Хо", "李勇浩"),
    "jo-yong-won": ("Чо Ён Вон", "赵甬元", "趙甬元"),
    "kim-yong-nam": ("Ким Ён Нам", "金永南"),
    "ri-myong-su": ("李明秀",),
    "pak-yong-sik": ("朴永植",),
    "ri-son-gwon": ("李善权", "李善權"),
    "choe-son-hui": ("Choe Sun Hui", "Choi Sun Hee", "Цой Сон Хи", "崔善姬"),
    "no-kwang-chol": ("Но Гван Чхоль", "努光铁", "努光鐵"),
    "pak-pong-ju": ("Пак Пон Чжу", "朴凤柱", "朴鳳柱"),
    "pak-thae-song": ("Пак Тхэ Сон", "朴泰成"),
    "hyon-song-wol": ("Хён Сон Воль", "玄松月"),
    "ri-yong-gil": ("Ли Ён Гиль", "李永吉"),
    "ri-pyong-chol": ("Ли Бён Чхоль", "李炳哲"),
    "pak-jong-chon": ("Пак Чон Чхон", "朴正天"),
    "kang-sun-nam": ("Кан Сун Нам", "姜纯男", "姜純男"),
    "jo-chun-ryong": ("Чо Чхун Рён", "赵春龙", "趙春龍"),
    "kim-jong-sik": ("Ким Чон Сик", "金正植"),
    "kim-chang-son": ("金昌善",),
    "kim-tok-hun": ("Ким Док Хун", "金德训", "金德訓"),
}
# How the South romanises the family names of people of the North.
FAMILY_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "Choe": ("Choi",),
    "Jo": ("Cho",),
    "No": ("Noh", "Roh"),
    "O": ("Oh",),
    "Pak": ("Park",),
    "Ri": ("Lee", "Yi", "Rhee"),
}
# The South writes these family names without the first consonant of the North.
NORTHERN_INITIALS: Final[dict[str, str]] = {"리": "이", "류": "유", "로": "노", "림": "임"}

# What a missile's name may be without its number.
MISSILES: Final[dict[str, tuple[str, ...]]] = {
    "Hwasong": ("Hwasongpho", "Hwaseong", "화성", "화성포", "火星", "火星炮", "Хвасон"),
    "Pukguksong": ("Bukgeukseong", "Pukkuksong", "북극성", "北极星", "北極星", "Пуккыксон"),
    "Nodong": ("Rodong", "노동", "로동", "劳动", "勞動", "Нодон"),
    "Musudan": ("무수단", "舞水端", "Мусудан"),
    "Taepodong": ("Taepo Dong", "Daepodong", "대포동", "大浦洞", "Тэпходон"),
    "Unha": ("Eunha", "은하", "银河", "銀河", "Ынха"),
    "Kwangmyongsong": ("Gwangmyeongseong", "광명성", "光明星", "Кванмёнсон"),
    "Chollima": ("Cheollima", "천리마", "千里马", "千里馬", "Чхоллима"),
    "Scud": ("스커드", "飞毛腿", "飛毛腿", "Скад"),
    "Hwasal": ("화살", "Хвасаль"),
    "Pulhwasal": ("Bulhwasal", "불화살", "Пульхвасаль"),
    "Padasuri": ("Badasuri", "바다수리"),
    "Kumsong": ("Geumseong", "금성", "金星", "Кымсон"),
    "Toksa": ("Doksa", "독사", "毒蛇", "Токса"),
}
# What may follow the number: "형" and "型" are "type", "号" is "number".
TYPES: Final = ("형", "型", "号", "號", "호")
