invitation_event =
    Встреча: <b>{ $invitation-event-title }</b>
    Когда: { $invitation-event-start }–{ DATETIME($invitation-event-end, date: "none", weekday: "none", time: "short") }
invitation_guest = Участник: { $invitation-person-full_name ->
    [none] { invitation_id }
   *[other] { $invitation-person-full_name }
}
invitation_id = ID { NUMBER($invitation-person-id, useGrouping: "false") }

invitation-offer =
    { $invitation-event-owner-full_name ->
        [none] Вас приглашают на встречу.
       *[other] { $invitation-event-owner-full_name } приглашает вас на встречу.
    }

    { invitation_event }{ $invitation-event-description ->
        [none] { "" }
       *[other] { "\u000A" }Описание: { $invitation-event-description }
    }{ $invitation-details ->
        [none] { "" }
       *[other] { "\u000A\u000A" }{ $invitation-details }
    }
    .confirm = ✅ Подтвердить
    .decline = ❌ Отклонить
invitation-confirm =
    .busy = В это время у вас другая встреча.
invitation-accepted_by =
    Вы приняли приглашение ✅

    { invitation_event }
invitation-confirmed =
    Приглашение принято ✅

    { invitation_guest }
    { invitation_event }
invitation-declined_by =
    Вы отклонили приглашение.

    { invitation_event }
invitation-declined =
    Приглашение отклонено.

    { invitation_guest }
    { invitation_event }
# Человек ещё не открывал бота или заблокировал его; чьё имя – мы не знаем или не говорим.
invitation-unreached =
    Приглашение не доставлено и отменено: человек ещё не открывал этого бота или заблокировал его.

    Участник: { invitation_id }
    { invitation_event }

    Попросите его открыть бота и пригласите ещё раз: /invite
invitation-unanswered =
    На приглашение не ответили до начала встречи. Оно отменено.

    Участник: { invitation_id }
    { invitation_event }
invitation-withdrawn =
    Встреча отменена.

    { invitation_event }
