# Бас тарту болмаса, айтатын ештеңе жоқ.
deliver-wanted =
    .missing = { "" }
deliver-text = { $delivery-broadcast-text }
    .more = Толығырақ білу
    .refuse = Таратылымды өшіру
deliver-more = Толығырақ сұрау немесе қызметке жазылу үшін мәзірді ашыңыз: /start
deliver-unsubscribed = Енді таратылым жібермейміз. Оны қайта қосу: /news
