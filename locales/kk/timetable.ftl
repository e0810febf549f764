### Қызмет көрсететін әр адамның кестесі. TABLE – кестенің аты; атауын қосымша жазады.

timetable_TABLE =
    .menu = { TABLE }: жұмыс кестесі
timetable_TABLE-whose = Кімнің жұмыс кестесін көрсетейін?
    .menu = Мәзір
timetable_TABLE-nobody =
    { TABLE }

    Тізім әзірге бос.
    .menu = Мәзір
timetable_TABLE-what = { $whose-name }
    .hours = Жұмыс уақыты
    .off = Демалыс күндері
    .whose = Артқа
timetable_TABLE-list =
    { $whose-name }: жұмыс уақыты

    Тізімде жоқ күн – демалыс.
    .row = { hours_weekday } { $row-opens }–{ $row-closes }{ hours_overnight }
    .add = ➕ Уақыт қосу
    .what = Артқа
timetable_TABLE-empty =
    { $whose-name }: өз жұмыс уақыты белгіленбеген, жалпы жұмыс уақыты қолданылады.

    Бір күнге уақыт қоссаңыз, қалған күндер демалыс болып саналады.
    .add = ➕ Уақыт қосу
    .what = Артқа
timetable_TABLE-edit =
    .remove = Жою
    .list = Артқа
timetable_TABLE-save =
    .done = Сақталды ✅
    .exists = Бұл уақыт басқа жұмыс уақытымен қабаттасады. Уақытты өзгертіңіз немесе артық жолды жойыңыз.
timetable_TABLE-remove =
    .done = Жойылды.
timetable_TABLE-new =
    .opens = Жұмыс сағат нешеде басталады? Мысалы: 10:00.
    .closes = Нешеге дейін? Түн жарымынан кейін болса, былай жазыңыз: 02:00.
    .list = Артқа
timetable_TABLE-add =
    .done = Қосылды ✅
    .exists = Бұл уақыт басқа жұмыс уақытымен қабаттасады. Уақытты өзгертіңіз немесе артық жолды жойыңыз.
timetable_TABLE-off =
    { $whose-name }: демалыс күндері

    Алып тастағыңыз келген күндерді таңдаңыз немесе жаңасын қосыңыз.
    .row = { closure_days }
    .add = ➕ Қосу
    .what = Артқа
timetable_TABLE-none_off = { $whose-name }: алда демалыс күні жоқ.
    .add = ➕ Қосу
    .what = Артқа
timetable_TABLE-one =
    { $whose-name }, демалыс күндері: { DATETIME($day_off-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($day_off-last, date: "long") }
    }
    .open = Демалысты алып тастау
    .off = Артқа
timetable_TABLE-open =
    .done = Бұл күндерге қайтадан жазылуға болады ✅
timetable_TABLE-days =
    .first = Демалыстың бірінші күні қай күн?
    .last = Соңғы күні қай күн? Бір-ақ күн болса, соны тағы таңдаңыз.
    .off = Артқа
timetable_TABLE-hit =
    .turned = Соңғы күн бірінші күннен ертерек.
    .past = Бұл күндер өтіп кетті.
timetable_TABLE-sure =
    { $whose-name }, демалыс күндері: { DATETIME($days-first, date: "long") }{ $single ->
        [true] { "" }
       *[false] { " – " }{ DATETIME($days-last, date: "long") }
    }
    { $hit ->
        [0] Бұл уақытқа жазылған ешкім жоқ.
       *[other] Бұл уақытқа { $hit } жазылу бар. Олар күшінде қалады, сондықтан «Жазылулар» бөлімінде олардан бас тартыңыз немесе уақытын өзгертіңіз.
    }
    .close = Иә, жабамын
    .dates = Басқа күндер
    .off = Артқа
timetable_TABLE-close =
    .done = Дайын: бұл уақытқа жаңа жазылу болмайды ✅
timetable_TABLE-menu = Бөлімді таңдаңыз:
timetable_TABLE-edit_sure =
    Жұмыс тек келесі күні аяқталады: { $edit-opens }–{ $edit-closes }.

    Бәрі дұрыс па?
    .save = Иә, сақтаймын
    .times = Уақытын өзгерту
    .list = Артқа
timetable_TABLE-new_sure =
    Жұмыс тек келесі күні аяқталады: { $new-opens }–{ $new-closes }.

    Бәрі дұрыс па?
    .save = Иә, сақтаймын
    .times = Уақытын өзгерту
    .list = Артқа
