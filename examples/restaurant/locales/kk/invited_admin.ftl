invited_admin-offer =
    { $invitation-by-full_name ->
        [none] Сізді
       *[other] { $invitation-by-full_name } сізді
    } { restaurant_name } мейрамханасының әкімшісі болуға шақырады.

    Сізге әкімшілерге арналған бөлімдер ашылады. Шақыруды қабылдайсыз ба?
invited_admin-welcome =
    Шақыру қабылданды ✅
    Әкімшілерге арналған бөлімдер мәзірде: /admin
invited_admin-already = Сіз әкімшілер тізімінде бұрыннан барсыз, сондықтан сіз үшін ештеңе өзгерген жоқ. Шақыру пайдаланылмады.
