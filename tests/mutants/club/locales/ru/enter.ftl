enter =
    .command = Записаться на встречу
    .menu = Записаться на встречу
enter-level = Какой у вас уровень?
    .beginner = Начинающий
    .middle = Средний
    .master = Мастер
enter-event = Выберите встречу:
    .row = { $row-title }, { DATETIME($row-day, date: "short", time: "none") }
    .back = Другой уровень
enter-guests = Сколько вас будет?
enter-email = Напишите адрес почты, если хотите получить программу:
    .skip = Без почты
enter-thanks =
    Вы записаны на встречу «{ $event-title }»: { $event-day }, { $event-begins }. { $guests ->
        [one] Придёт { $guests } человек.
        [few] Придут { $guests } человека.
       *[other] Придут { $guests } человек.
    }
    Осталось мест: { NUMBER($left, useGrouping: "false") }. { $hall ->
        [true] Встреча в зале.
       *[other] Встреча на улице.
    }
    { club_hotline }
enter-already = Вы уже записаны на эту встречу.
enter-late = Запись закрыта: она заканчивается за { DURATION($setting-closes) } до начала.
enter-none_left = Таких встреч пока нет.
enter-gone = Этой встречи больше нет.
