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
