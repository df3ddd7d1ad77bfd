// The page's own words. A further language is one more block here, with the same keys.
// {name} stands for a value; lists are texts to choose from, in the language of the display they are shown on.

const languages = {
  en: {
    name: "English",
    views: "Views", staff: "Staff", chair: "Chair", sections: "Parts of this page", language: "Language",
    connecting: "Connecting…", live: "Live", simulated: "Live · simulated",
    lost: "Connection lost, as of {time}", lost_never: "No connection to the display. Trying again…",
    token_title: "Who are you?", token_why: "This display asks for the token that you were given. Open your link again, or paste the token here.",
    token: "Token", remember: "Remember on this phone", use_token: "Use it", other_token: "Other token",
    token_bad: "A token has letters, digits and signs only, no spaces.",
    screen: "On the screen", slide_is: "Slide “{slide}”", says: "What the screen says", picture_lost: "The picture cannot be fetched: {detail}",
    now: "Now", next: "Next", nothing: "Nothing",
    talks: "Talks", no_talks: "No talks on this day.", cancelled: "cancelled", moved_to: "now in {room}",
    starts_later: "Starts later", ends_later: "Ends later", plus_min: "+{n} min", starts_at: "New start", ends_at: "New end",
    starts_then: "Start then", ends_then: "End then", other_room: "In another room", move: "Move", other_title: "Another title", rename: "Rename",
    other_speakers: "Other speakers, one a line", replace: "Replace", cancel_talk: "Cancel this talk", close: "Close",
    ask_cancel: "“{title}” does not take place. Tell everyone?", ask_move: "“{title}” moves to {room}. Tell everyone?",
    did_delay: "Starts {time}", did_extend: "Ends {time}", did_move: "Moves to {room}", did_rename: "New title", did_speakers: "New speakers", did_cancel: "Cancelled",
    notices: "Notices", no_notices: "No notice is shown.", notice_text: "To everyone in front of the screens", ready_texts: "Ready texts",
    level: "How urgent", level_info: "normal", level_urgent: "urgent", for_how_long: "For how long", min10: "10 minutes", min30: "30 minutes", hour: "1 hour", tonight: "until tonight",
    where: "Where", everywhere: "everywhere", this_room: "this room", show_notice: "Show it", take_back: "Take back",
    notice: "Notice", by_until: "{by}, until {time}",
    room_full: "Room full", where_instead: "Where to go instead (may stay empty)", full_on: "Say that it is full", full_off: "There is room again", full_now: "Shown as full until {time}.",
    display: "This display", slide_to_pin: "Show only this slide", pin: "Pin", unpin: "Unpin “{slide}”", shows: "What it is",
    view_room: "Door", view_hall: "Foyer", view_stage: "Timer", identify: "Show its name", identify_off: "Hide its name",
    reload: "Reload schedule", blank: "Go dark", unblank: "Light up again", ask_blank: "The screen goes dark until somebody lights it up again. Do it?",
    did_pin: "Pin “{slide}”", did_unpin: "Unpin", did_blank: "Dark", did_unblank: "Light", did_view: "It is now: {view}",
    is_pinned: "pinned: {slide}", is_blank: "dark", is_named: "shows its name",
    emergency: "Emergency", hold_hint: "Takes every display at once. Hold a button for a second and a half; then you are asked.",
    hold_longer: "Held too short: hold for a second and a half.", emergency_text: "Own text", needs_text: "Write the text first.",
    kind_test: "Test", kind_evacuate: "Evacuate", kind_custom: "Show own text", kind_lift: "Lift the emergency",
    ask_test: "Every display says that this is a test. Do it?", ask_evacuate: "Every display tells people to leave the building. Do it?",
    ask_custom: "Every display says: “{text}”. Do it?", ask_lift: "The emergency “{text}” goes from every display. Do it?",
    emergency_is: "Emergency on every display: {text} ({by}, until {time})",
    health: "Schedule and clock", no_findings: "Nothing is odd in the schedule.", schedule: "Schedule", good_at: "{items} items, from {source}, good at {time}", no_schedule: "none yet",
    source_none: "nowhere", source_network: "the network", source_file: "a file", source_disk: "the disk", source_fallback: "the fallback file",
    problem: "Problem", clock: "Clock", skew: "{ms} ms off the server", painted: "Painted", simulated_clock: "simulated",
    severity_error: "Error", severity_warning: "Warning", severity_note: "Note",
    log: "Log", no_log: "Nothing was asked for yet.", undo: "Undo", undone: "undone", undo_of: "Undo “{what}”",
    sending: "sending…", not_sent: "Not sent", not_sent_retrying: "not sent, trying again…", may_have_arrived: "The answer did not come. It is sent again under the same number, so it is done once.",
    done: "done", withdrawn: "withdrawn; if it had arrived after all, it stands", withdraw: "Withdraw", yes_do_it: "Do it", leave_it: "Leave it",
    acts: "Timer", phase_none: "Nothing more today", phase_waiting: "Starts in", phase_break: "Break", phase_talk: "Talk", "phase_last-minutes": "Last minutes",
    phase_questions: "Questions", "phase_last-minute": "Last minute", phase_over_time: "Time is up", held: "on hold",
    ends: "ends {time}", ended: "ended {time}", starts: "starts {time}", wished: "ends {time}, not yet confirmed", behind: "block {n} min", on_time: "block on time",
    shorter: "−1 min", longer: "+1 min", hold: "Hold", resume: "Go on", questions: "Questions now", still: "Still running", finish: "Talk is over", next_talk: "Next talk",
    start: "Start now", swap: "Swap", cancel: "Cancel", undo_last: "Undo: {what}", nothing_to_undo: "Undo my last", tap_again: "Again: {name}",
    does_finish: "“{a}” ends now.", does_next: "“{a}” ends now; “{b}” starts.", does_next_alone: "“{b}” starts now.", does_last: "“{a}” ends now; nothing follows today.", does_start: "“{a}” starts now.",
    does_swap: "“{a}” and the talk behind it change places.", does_cancel: "“{a}” does not take place.", this_talk: "the talk",
    to_speaker: "To the speaker", own_text: "Own text", send: "Send", read: "Read: take it back", message: "Message", shown_to_speaker: "On the stage: “{text}”",
    schedule_again: "By the schedule again",
    type_notice: "Notice", type_emergency: "Emergency", type_delay: "Starts", type_extend: "Ends", type_cancel: "Cancelled", type_move: "Moved", type_rename: "Title",
    type_speakers: "Speakers", type_full: "Room full", type_pin: "Pin", type_playlist: "Display", type_blank: "Dark", type_identify: "Name", type_reload: "Reload", type_timer: "Timer", type_message: "Message", type_undo: "Undo",
    off: "off", until: "Ends",
    ready: ["Please move to the middle of the rows.", "The programme is a few minutes late.", "Lunch is served in the foyer.", "Please keep the doors free."],
    ready_speaker: ["Please repeat the question", "Please speak up", "Please use the microphone", "Please come to an end"],
  },
  pt: {
    name: "Português",
    views: "Vistas", staff: "Equipa", chair: "Moderação", sections: "Partes desta página", language: "Língua",
    connecting: "A ligar…", live: "Em direto", simulated: "Em direto · simulado",
    lost: "Ligação perdida, situação às {time}", lost_never: "Sem ligação ao ecrã. A tentar de novo…",
    token_title: "Quem é?", token_why: "Este ecrã pede o código que lhe foi dado. Abra de novo a sua ligação, ou cole aqui o código.",
    token: "Código", remember: "Lembrar neste telemóvel", use_token: "Usar", other_token: "Outro código",
    token_bad: "Um código só tem letras, algarismos e sinais, sem espaços.",
    screen: "No ecrã", slide_is: "Diapositivo «{slide}»", says: "O que diz o ecrã", picture_lost: "Não foi possível obter a imagem: {detail}",
    now: "Agora", next: "A seguir", nothing: "Nada",
    talks: "Sessões", no_talks: "Não há sessões neste dia.", cancelled: "cancelada", moved_to: "agora em {room}",
    starts_later: "Começa mais tarde", ends_later: "Acaba mais tarde", plus_min: "+{n} min", starts_at: "Novo início", ends_at: "Novo fim",
    starts_then: "Começar então", ends_then: "Acabar então", other_room: "Noutra sala", move: "Mudar", other_title: "Outro título", rename: "Renomear",
    other_speakers: "Outros oradores, um por linha", replace: "Substituir", cancel_talk: "Cancelar esta sessão", close: "Fechar",
    ask_cancel: "«{title}» não se realiza. Dizer a todos?", ask_move: "«{title}» muda para {room}. Dizer a todos?",
    did_delay: "Começa às {time}", did_extend: "Acaba às {time}", did_move: "Muda para {room}", did_rename: "Novo título", did_speakers: "Novos oradores", did_cancel: "Cancelada",
    notices: "Avisos", no_notices: "Não há avisos no ecrã.", notice_text: "A todos em frente dos ecrãs", ready_texts: "Textos prontos",
    level: "Urgência", level_info: "normal", level_urgent: "urgente", for_how_long: "Durante", min10: "10 minutos", min30: "30 minutos", hour: "1 hora", tonight: "até à noite",
    where: "Onde", everywhere: "em todo o lado", this_room: "nesta sala", show_notice: "Mostrar", take_back: "Retirar",
    notice: "Aviso", by_until: "{by}, até às {time}",
    room_full: "Sala cheia", where_instead: "Para onde ir (pode ficar vazio)", full_on: "Dizer que está cheia", full_off: "Já há lugar", full_now: "Consta como cheia até às {time}.",
    display: "Este ecrã", slide_to_pin: "Mostrar só este diapositivo", pin: "Fixar", unpin: "Soltar «{slide}»", shows: "O que é",
    view_room: "Porta", view_hall: "Átrio", view_stage: "Cronómetro", identify: "Mostrar o nome", identify_off: "Esconder o nome",
    reload: "Recarregar programa", blank: "Apagar", unblank: "Acender", ask_blank: "O ecrã fica apagado até alguém o acender de novo. Fazer?",
    did_pin: "Fixar «{slide}»", did_unpin: "Soltar", did_blank: "Apagado", did_unblank: "Aceso", did_view: "Agora é: {view}",
    is_pinned: "fixo: {slide}", is_blank: "apagado", is_named: "mostra o nome",
    emergency: "Emergência", hold_hint: "Toma logo todos os ecrãs. Prima um botão durante um segundo e meio; depois é-lhe perguntado.",
    hold_longer: "Demasiado curto: prima durante um segundo e meio.", emergency_text: "Texto próprio", needs_text: "Escreva primeiro o texto.",
    kind_test: "Teste", kind_evacuate: "Evacuar", kind_custom: "Mostrar texto próprio", kind_lift: "Levantar a emergência",
    ask_test: "Todos os ecrãs dizem que é um teste. Fazer?", ask_evacuate: "Todos os ecrãs mandam sair do edifício. Fazer?",
    ask_custom: "Todos os ecrãs dizem: «{text}». Fazer?", ask_lift: "A emergência «{text}» sai de todos os ecrãs. Fazer?",
    emergency_is: "Emergência em todos os ecrãs: {text} ({by}, até às {time})",
    health: "Programa e relógio", no_findings: "Nada de estranho no programa.", schedule: "Programa", good_at: "{items} entradas, vindas de {source}, às {time}", no_schedule: "ainda nenhum",
    source_none: "lado nenhum", source_network: "rede", source_file: "ficheiro", source_disk: "disco", source_fallback: "ficheiro de reserva",
    problem: "Problema", clock: "Relógio", skew: "{ms} ms de diferença do servidor", painted: "Desenhado", simulated_clock: "simulado",
    severity_error: "Erro", severity_warning: "Atenção", severity_note: "Nota",
    log: "Registo", no_log: "Ainda nada foi pedido.", undo: "Desfazer", undone: "desfeito", undo_of: "Desfazer «{what}»",
    sending: "a enviar…", not_sent: "Não enviado", not_sent_retrying: "não enviado, a tentar de novo…", may_have_arrived: "A resposta não chegou. É enviado de novo com o mesmo número, por isso é feito uma só vez.",
    done: "feito", withdrawn: "retirado; se afinal tiver chegado, está feito", withdraw: "Retirar", yes_do_it: "Fazer", leave_it: "Deixar",
    acts: "Cronómetro", phase_none: "Por hoje é tudo", phase_waiting: "Começa em", phase_break: "Intervalo", phase_talk: "Apresentação", "phase_last-minutes": "Últimos minutos",
    phase_questions: "Perguntas", "phase_last-minute": "Último minuto", phase_over_time: "Acabou o tempo", held: "em pausa",
    ends: "até às {time}", ended: "acabou às {time}", starts: "começa às {time}", wished: "até às {time}, por confirmar", behind: "bloco {n} min", on_time: "bloco à hora",
    shorter: "−1 min", longer: "+1 min", hold: "Parar", resume: "Continuar", questions: "Perguntas", still: "Ainda decorre", finish: "Terminou", next_talk: "Próxima",
    start: "Começar", swap: "Trocar", cancel: "Cancelar", undo_last: "Desfazer: {what}", nothing_to_undo: "Desfazer o meu último", tap_again: "Outra vez: {name}",
    does_finish: "«{a}» acaba agora.", does_next: "«{a}» acaba agora; começa «{b}».", does_next_alone: "«{b}» começa agora.", does_last: "«{a}» acaba agora; hoje não há mais nada.", does_start: "«{a}» começa agora.",
    does_swap: "«{a}» e a sessão seguinte trocam de lugar.", does_cancel: "«{a}» não se realiza.", this_talk: "a sessão",
    to_speaker: "Para o orador", own_text: "Texto próprio", send: "Enviar", read: "Lida: retirar", message: "Mensagem", shown_to_speaker: "No palco: «{text}»",
    schedule_again: "De novo pelo programa",
    type_notice: "Aviso", type_emergency: "Emergência", type_delay: "Começa", type_extend: "Acaba", type_cancel: "Cancelada", type_move: "Mudou", type_rename: "Título",
    type_speakers: "Oradores", type_full: "Sala cheia", type_pin: "Fixo", type_playlist: "Ecrã", type_blank: "Apagado", type_identify: "Nome", type_reload: "Recarregar", type_timer: "Cronómetro", type_message: "Mensagem", type_undo: "Desfazer",
    off: "não", until: "Acaba",
    ready: ["Por favor, ocupem o meio das filas.", "O programa está alguns minutos atrasado.", "O almoço é servido no átrio.", "Por favor, mantenham as portas livres."],
    ready_speaker: ["Por favor, repita a pergunta", "Por favor, fale mais alto", "Por favor, use o microfone", "Por favor, conclua"],
  },
};

const KEY = "plumbline.language";
const wanted = [localStorage.getItem(KEY), ...(navigator.languages || [])].filter(Boolean).map(tag => tag.slice(0, 2));
let current = wanted.find(tag => languages[tag]) || "en";

export const language = () => current;
export const names = () => Object.entries(languages).map(([tag, words]) => [tag, words.name]);

export function speak(tag) {
  current = tag;
  localStorage.setItem(KEY, tag);
}

export function say(key, values = {}) {
  const text = languages[current][key] ?? languages.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Texts for a screen, in the language of that screen.
export const ready = (key, tag) => (languages[tag] || languages.en)[key];

// Puts the words into the page: data-t is an element's text, data-label its name.
export function translate() {
  document.documentElement.lang = current;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = say(element.dataset.t);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
}
