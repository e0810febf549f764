# Об отказе нечего говорить, если его нет.
deliver-wanted =
    .missing = { "" }
deliver-text = { $delivery-broadcast-text }
    .more = Подробнее
    .refuse = Не присылать рассылки
deliver-more = Всё, что умеет бот, – в меню: /start
deliver-unsubscribed = Больше не будем присылать рассылки. Включить их снова можно здесь: /news
