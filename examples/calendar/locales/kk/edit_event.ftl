edit_event =
    .command = Кездесудің сипаттамасын өзгерту
    .menu = Кездесуді өзгерту
edit_event-event = Қай кездесуді өзгертесіз?
    .row = { event_row_numbered }
    .invalid = { event_unknown }
edit_event-description =
    { event_card }

    Жаңа сипаттамасын жазыңыз:
    .back = Басқа кездесу
edit_event-saved =
    Сақталды ✅

    { event_card }
edit_event-nothing = { event_none }
# Мәзірден бәрін өзгертуге болады, команда сипаттаманы өзгертеді.
edit_event-which = Қай кездесуді өзгертесіз?
    .row = { event_row_numbered }
