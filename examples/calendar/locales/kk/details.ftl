details-details =
    { event_card }{ $number ->
        [0] { "" }
       *[other] { "\u000A\u000A" }Қатысушылар:
    }
    .row = { $row-status ->
        [pending] { guest_id } · жауап күтеміз
        [confirmed] { guest_name } · келеді
        [declined] { guest_name } · келмейді
       *[cancelled] { guest_id } · шақыру жарамсыз
    }
    .title = Атауын өзгерту
    .day = Күні мен уақытын өзгерту
    .description = Сипаттамасын өзгерту
    .remove = Кездесуді жою
    .list = Кездесулер тізімі
# Есімі адам өзі жауап бергенде ғана көрінеді.
guest_id = ID { NUMBER($row-person-id, useGrouping: "false") }
guest_name = { $row-person-full_name ->
    [none] { guest_id }
   *[other] { $row-person-full_name }
}
details-description = Жаңа сипаттамасын жазыңыз:
    .back = Артқа
details-save =
    .done = Сақталды ✅
details-title = Жаңа атауын жазыңыз:
    .back = Артқа
details-rename =
    .done = Сақталды ✅
details-day = Жаңа күнді таңдаңыз немесе жазыңыз, мысалы: 12.05.2026.
    .back = Артқа
details-time = Нешеде басталады? Уақытты жазыңыз, мысалы: 14:30.
    .back = Басқа күн
details-move =
    .done = Сақталды ✅
    .over = Бұл уақыт өтіп кетті. Басқасын таңдаңыз.
    .promised = Бұл кездесуге адам шақырылған, сондықтан уақытын өзгертуге болмайды.
