### Жиі қойылатын сұрақтар: жұмысты жүргізетіндерге арналған тізім. Клиенттер оларды `faq` бөлімінде оқиды.

questions =
    .menu = Сұрақтар мен жауаптар
questions-list =
    Клиенттер көретін сұрақтар мен жауаптар

    Сұрақты таңдаңыз немесе іздейтін сөзіңізді жазыңыз.
    .row = { $row-question }
    .add = ➕ Қосу
    .menu = Мәзір
questions-empty = Әзірге сұрақ жоқ.
    .add = ➕ Қосу
    .menu = Мәзір
questions-edit =
    .question = Сұрақты клиент қоятындай етіп жазыңыз.
    .answer = Жауабын жазыңыз.
    .remove = Жою
    .list = Артқа
questions-save =
    .done = Сақталды ✅
questions-sure =
    <b>{ $chosen-question }</b>

    Сұрақты жоясыз ба?
    .remove = Иә, жоямын
    .keep = Жоқ, қалсын
questions-remove =
    .done = Сұрақ жойылды.
questions-new =
    .question = Сұрақты клиент қоятындай етіп жазыңыз.
    .answer = Жауабын жазыңыз.
    .list = Артқа
questions-add =
    .done = Қосылды ✅
questions-menu = Бөлімді таңдаңыз:
