register =
    .command = Есімімді жазу
    .menu = Менің есімім
register-name = Есіміңіз кім? Оны сіз шақырған адамдар көреді.
register-registered =
    Есіміңіз сақталды ✅

    Есіміңіз: { $name }
    Мәзір: /start
