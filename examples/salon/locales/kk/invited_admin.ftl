invited_admin-offer =
    { $invitation-by-full_name ->
        [none] Сізді
       *[other] { $invitation-by-full_name } сізді
    } { salon_name } салонының ұжымына шақырады.

    { $invitation-seat-level ->
        [admin] Сізге баптаулар, ұжым мен журналдан басқасының бәрі ашылады.
       *[viewer] Сізге статистика мен пікірлер ашылады.
    }

    Шақыруды қабылдайсыз ба?
