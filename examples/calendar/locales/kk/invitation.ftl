invitation_event =
    Кездесу: <b>{ $invitation-event-title }</b>
    Уақыты: { $invitation-event-start }–{ DATETIME($invitation-event-end, date: "none", weekday: "none", time: "short") }
invitation_guest = Қатысушы: { $invitation-person-full_name ->
    [none] { invitation_id }
   *[other] { $invitation-person-full_name }
}
invitation_id = ID { NUMBER($invitation-person-id, useGrouping: "false") }

invitation-offer =
    { $invitation-event-owner-full_name ->
        [none] Сізді кездесуге шақырады.
       *[other] { $invitation-event-owner-full_name } сізді кездесуге шақырады.
    }

    { invitation_event }{ $invitation-event-description ->
        [none] { "" }
       *[other] { "\u000A" }Сипаттамасы: { $invitation-event-description }
    }{ $invitation-details ->
        [none] { "" }
       *[other] { "\u000A\u000A" }{ $invitation-details }
    }
    .confirm = ✅ Растау
    .decline = ❌ Қабылдамау
invitation-confirm =
    .busy = Бұл уақытта сізде басқа кездесу бар.
invitation-accepted_by =
    Шақыруды қабылдадыңыз ✅

    { invitation_event }
invitation-confirmed =
    Шақыру қабылданды ✅

    { invitation_guest }
    { invitation_event }
invitation-declined_by =
    Шақыруды қабылдамадыңыз.

    { invitation_event }
invitation-declined =
    Шақыру қабылданбады.

    { invitation_guest }
    { invitation_event }
# Адам ботты әлі ашпаған немесе бұғаттаған; есімін білмейміз немесе айтпаймыз.
invitation-unreached =
    Шақыру жеткізілмеді, ол жойылды: адам бұл ботты әлі ашпаған немесе бұғаттаған.

    Қатысушы: { invitation_id }
    { invitation_event }

    Одан ботты ашуды сұраңыз да, қайта шақырыңыз: /invite
invitation-unanswered =
    Кездесу басталғанша шақыруға жауап болмады. Шақыру жойылды.

    Қатысушы: { invitation_id }
    { invitation_event }
invitation-withdrawn =
    Кездесу болмайды.

    { invitation_event }
