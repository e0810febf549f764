# Бас тарту болмаса, айтатын ештеңе жоқ.
deliver-wanted =
    .missing = { "" }
deliver-text = { $delivery-broadcast-text }
    .more = Толығырақ
    .refuse = Таратылымды өшіру
deliver-more = Боттың барлық мүмкіндігі мәзірде: /start
deliver-unsubscribed = Енді таратылым жібермейміз. Оны осы жерде қайта қосуға болады: /news
