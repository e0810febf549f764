edit_event =
    .command = Изменить описание встречи
    .menu = Изменить встречу
edit_event-event = Какую встречу изменить?
    .row = { event_row_numbered }
    .invalid = { event_unknown }
edit_event-description =
    { event_card }

    Напишите новое описание:
    .back = Другая встреча
edit_event-saved =
    Сохранено ✅

    { event_card }
edit_event-nothing = { event_none }
# Из меню меняют что угодно, командой – описание.
edit_event-which = Какую встречу изменить?
    .row = { event_row_numbered }
