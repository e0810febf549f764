invited_admin-offer =
    { $invitation-by-full_name ->
        [none] Сізді
       *[other] { $invitation-by-full_name } сізді
    } { clinic_name } клиникасының әкімшісі болуға шақырады.

    Сізге қызметкерлерге арналған бөлімдер ашылады. Шақыруды қабылдайсыз ба?
