# Жұмыс уақытының бағандары: сауалнаманың батырмалары мен жолдары осылай атайды.
hours = Жұмыс уақыты
    .menu = Жұмыс уақыты
    .weekday = Апта күні
    .weekday-1 = Дүйсенбі
    .weekday-2 = Сейсенбі
    .weekday-3 = Сәрсенбі
    .weekday-4 = Бейсенбі
    .weekday-5 = Жұма
    .weekday-6 = Сенбі
    .weekday-7 = Жексенбі
    .opens = Жұмыстың басталуы
    .closes = Жұмыстың аяқталуы

hours-list =
    Жұмыс уақыты

    Тізімде жоқ күн – демалыс.
    .row = { hours_weekday } { $row-opens }–{ $row-closes }{ hours_overnight }
    .add = ➕ Уақыт қосу
    .menu = Мәзір
hours_overnight = { $row-overnight ->
        [true] { " (келесі күнге дейін)" }
       *[false] { "" }
    }
hours_weekday = { $row-weekday ->
        [1] Дс
        [2] Сс
        [3] Ср
        [4] Бс
        [5] Жм
        [6] Сб
       *[other] Жс
    }
hours-empty = Жұмыс уақыты әлі белгіленбеген: ешбір күнге жазылуға болмайды.
    .add = ➕ Уақыт қосу
    .menu = Мәзір
hours-edit =
    .remove = Жою
    .list = Артқа
hours-save =
    .done = Сақталды ✅
hours-remove =
    .done = Жойылды.
hours-new =
    .list = Артқа
    .opens = Нешеде ашыласыз? Мысалы: 10:00.
    .closes = Нешеде жабыласыз? Түн жарымынан кейін болса, былай жазыңыз: 02:00.
hours-add =
    .done = Қосылды ✅
hours-menu = Бөлімді таңдаңыз:
hours-edit_sure =
    Жұмыс тек келесі күні аяқталады: { $edit-opens }–{ $edit-closes }.

    Бәрі дұрыс па?
    .save = Иә, сақтаймын
    .times = Уақытын өзгерту
    .list = Артқа
hours-new_sure =
    Жұмыс тек келесі күні аяқталады: { $new-opens }–{ $new-closes }.

    Бәрі дұрыс па?
    .save = Иә, сақтаймын
    .times = Уақытын өзгерту
    .list = Артқа
