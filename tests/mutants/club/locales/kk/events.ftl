events =
    .command = Клуб кездесулері
    .menu = Клуб кездесулері
events-menu = Не істейміз?
    .new = Жаңа кездесу
    .find = Кездесуді іздеу
    .leave = Жабу
events-draft = «{ $draft-title }» кездесуі, { $draft-day }. Бәрі дұрыс па?
    .back = Сақтамау
    .beginner = Бастаушылар
    .middle = Орта деңгей
    .master = Шеберлер
events-save =
    .done = Кездесу сақталды.
    .exists = Мұндай кездесу бұрыннан бар.
events-word = Атауында қандай сөз бар?
events-found = Кездесуді таңдаңыз:
    .row = { $row-title }
events-change = Орын саны: { $change-seats }. Бәрі дұрыс па?
    .back = Өзгертпеу
events-shown = «{ $found-title }» кездесуіне жазылғандар:
    .row = { $row-guests } – { $row-owner-full_name ->
        [none] аты жоқ
       *[other] { $row-owner-full_name }
    }
events-remove = Кездесуді болдырмаймыз ба?
    .remove = Иә
    .keep = Жоқ
