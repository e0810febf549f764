display_events =
    .command = Мои встречи
    .menu = Мои встречи
display_events-upcoming = Ваши встречи:
    .row = { event_row }
    .past = Прошедшие
    .menu = Меню
    .none = Предстоящих встреч нет.
display_events-past = Прошедшие встречи:
    .row = { event_row }
    .upcoming = Предстоящие
    .menu = Меню
# После «Предстоящих встреч нет».
display_events-nothing = Прошедших тоже нет. Назначить встречу: /create_event
display_events-menu = Выберите раздел:
