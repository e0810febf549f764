start =
    .command = Мәзір
start-menu =
    Сәлеметсіз бе!

    Бөлімді таңдаңыз:
