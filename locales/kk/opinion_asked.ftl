# Пікірдің әлі жоқ екені туралы айтатын ештеңе жоқ.
opinion_asked-recent =
    .missing = { "" }
