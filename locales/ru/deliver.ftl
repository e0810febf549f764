# Об отказе нечего говорить, если его нет.
deliver-wanted =
    .missing = { "" }
deliver-text = { $delivery-broadcast-text }
    .more = Узнать больше
    .refuse = Отключить рассылки
deliver-more = Спросить подробности или записаться можно в меню: /start
deliver-unsubscribed = Больше не будем присылать рассылки. Включить их снова: /news
