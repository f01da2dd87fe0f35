/** The words from which `catalogue.mjs` puts its titles, authors and descriptions together. All books here are invented. */

export const givenNames = [
  ..."Agnes Bertil Camille Dario Edda Femi Greta Hamid Inês Jonas Katya Leopold Maeve Nadia Oskar Priya".split(" "),
  ..."Quentin Rosalind Søren Tamsin Ursula Viktor Wanda Xavier Yusuf Zoë Amara Benedikt Clara Dmitri".split(" "),
];

export const familyNames = [
  ..."Abernethy Brandvold Castellanos Dunmore Eriksen Farrow Gallimore Hashemi Ibarra Jankowski Kettering".split(" "),
  ..."Lindqvist Marchetti Nakagawa Oyelaran Pemberton Quaife Rasmussen Sandoval Thackeray-Bell Underhill".split(" "),
  ..."Vasquez Whitlock Xu Yardley Zieliński Ashdown Birkeland Coombes Delacroix".split(" "),
];

/** Per category: a name, the patterns of its titles, and the words for the patterns' slots. */
export const shelves = [
  {
    name: "Mystery",
    patterns: [
      "The {thing} at {place}",
      "A {thing} for Inspector {name}",
      "{number} {things} Missing",
      "Who Locked the {room}?",
    ],
    words: {
      thing: ["Body", "Stranger", "Key", "Silence", "Lantern", "Letter"],
      things: ["Keys", "Letters", "Witnesses", "Candles"],
      place: ["Low Water", "Hartley Junction", "the Glass House", "Saltmarsh Lane", "Number Nine"],
      name: ["Pell", "Okafor", "Van Dam", "Treadgold"],
      number: ["Two", "Three", "Seven", "Eleven"],
      room: ["Boathouse", "Library", "Cold Store", "Bell Tower"],
    },
  },
  {
    name: "Travel",
    patterns: ["{mode} to {place}", "{number} {spans} in {place}", "The Slow Road to {place}", "{place} by {vehicle}"],
    words: {
      mode: ["Walking", "Cycling", "By Night Train", "Hitching"],
      place: ["the North Cape", "Lisbon", "the Karst", "Samarkand", "the Faroes", "Valparaíso"],
      number: ["Nine", "Forty", "A Hundred", "Twelve"],
      spans: ["Days", "Weeks", "Harbours", "Mornings"],
      vehicle: ["Ferry", "Tram", "Postbus", "Sledge"],
    },
  },
  {
    name: "History",
    patterns: [
      "A Short History of {subject}",
      "{subject} & {other}",
      "The {age} of {subject}",
      "How {subject} Changed the {place}",
    ],
    words: {
      subject: ["Salt", "Clocks", "Paper", "Lighthouses", "Bread", "Bridges", "Maps"],
      other: ["Empire", "Trade", "Revolt", "Faith"],
      age: ["Golden Age", "Century", "Long Winter"],
      place: ["Baltic", "Village", "World", "Silk Road"],
    },
  },
  {
    name: "Poetry",
    patterns: ["{colour} {things}", "Poems for {occasion}", "What the {thing} Said", "{things} & Other Poems"],
    words: {
      colour: ["Blue", "Unlit", "Paper", "Winter", "Second"],
      things: ["Orchards", "Hours", "Rivers", "Ladders", "Weather"],
      thing: ["Heron", "Kettle", "Rain Gauge", "Ferryman"],
      occasion: ["a Power Cut", "Two Voices", "the Late Bus", "No One in Particular"],
    },
  },
  {
    name: "Science",
    patterns: [
      "The {quality} {thing}",
      "Why {things} {verb}",
      "{things}: A Field Guide",
      "{number} Questions about {things}",
    ],
    words: {
      quality: ["Patient", "Improbable", "Restless", "Unfinished"],
      thing: ["Atom", "Cell", "Comet", "Proof", "Glacier"],
      things: ["Glaciers", "Neutrons", "Tides", "Fungi", "Prime Numbers", "Magnets"],
      verb: ["Drift", "Sing", "Fold", "Wait"],
      number: ["Ten", "Fifty", "A Thousand"],
    },
  },
  {
    name: "Cookery",
    patterns: ["The {quality} {room}", "{food} & {food2}", "{number} Suppers from {place}", "Cooking with {food}"],
    words: {
      quality: ["Borrowed", "One-Pan", "Coastal", "Sunday", "Thrifty"],
      room: ["Kitchen", "Larder", "Oven", "Table"],
      food: ["Barley", "Smoke", "Lemons", "Plums", "Rye"],
      food2: ["Butter", "Thyme", "Honey", "Brine"],
      number: ["Thirty", "Fifty-Two", "Ninety"],
      place: ["the Harbour", "a Small Garden", "the Alps", "Next to Nothing"],
    },
  },
  {
    name: "Gardening",
    patterns: [
      "The {quality} Garden",
      "{plants} for {site}",
      "A Year of {plants}",
      "Growing {plants} the {quality} Way",
    ],
    words: {
      quality: ["Lazy", "Walled", "Rooftop", "Dry", "Moonlit", "Generous"],
      plants: ["Roses", "Beans", "Mosses", "Ferns", "Apples", "Bulbs"],
      site: ["Shade", "Clay", "Windowsills", "Windy Corners"],
    },
  },
  {
    name: "Children",
    patterns: [
      "{name} & the {thing}",
      "The {animal} Who Would Not {verb}",
      "Goodnight, {thing}",
      "{name} Learns to {verb}",
    ],
    words: {
      name: ["Pip", "Milo", "Little Wren", "Grandpa Otto", "Juniper"],
      thing: ["Moon Bus", "Paper Whale", "Sock Thief", "Tallest Hill"],
      animal: ["Badger", "Goose", "Snail", "Hedgehog"],
      verb: ["Sleep", "Whistle", "Share", "Swim", "Hurry"],
    },
  },
  {
    name: "Biography",
    patterns: [
      "{name}: A Life in {things}",
      "The Last {trade}",
      "{trade}'s Daughter",
      "My {number} Years as a {trade}",
    ],
    words: {
      name: ["Ada Verhoeven", "The Two Lehtonens", "Marguerite Oyono", "Captain Sorley"],
      things: ["Letters", "Maps", "Colour", "Silences", "Debts"],
      trade: ["Lighthouse Keeper", "Clockmaker", "Cartographer", "Glassblower", "Ferryman"],
      number: ["Seven", "Thirty", "Forty-One"],
    },
  },
  {
    name: "Fantasy",
    patterns: ["The {thing} of {place}", "{thing} & {thing2}", "A {thing} without {lack}", "Heirs of {place}"],
    words: {
      thing: ["Crown", "Ember", "Cartographer", "Tide", "Thorn", "Bell"],
      thing2: ["Ash", "Ivory", "Storm", "Hollow"],
      place: ["Vael", "the Ninth Gate", "Orrinmoor", "the Drowned City"],
      lack: ["Shadow", "Mercy", "Stars", "a Name"],
    },
  },
  {
    name: "Crafts",
    patterns: [
      "{craft} from Scratch",
      "The {quality} Book of {craft}",
      "{number} {craft} Projects",
      "{craft} for {people}",
    ],
    words: {
      craft: ["Bookbinding", "Weaving", "Whittling", "Lino Printing", "Darning", "Basketry"],
      quality: ["Complete", "Pocket", "Patient", "Second"],
      number: ["Twelve", "Twenty", "Weekend"],
      people: ["the Impatient", "Beginners", "Two Left Hands"],
    },
  },
  {
    name: "Nature",
    patterns: [
      "The {quality} {place}",
      "Listening to {creatures}",
      "{creatures} of the {place}",
      "{season} among {creatures}",
    ],
    words: {
      quality: ["Hidden", "Wet", "Quiet", "Returning", "Salt"],
      place: ["Hedgerow", "Estuary", "Wood", "Fell", "Shoreline"],
      creatures: ["Swifts", "Otters", "Moths", "Eels", "Lichens"],
      season: ["A Spring", "One Winter", "Midsummer", "Autumn"],
    },
  },
];

/** Sentences of the descriptions; `{Category}` and `{author}` are filled per book. */
export const descriptionPatterns = {
  opening: [
    "{author} spent {span} on this book, and it shows in the best way.",
    "There are {adjective} books on the {Category} shelf, and then there is this one.",
    "What begins as {beginning} turns, page by page, into {ending}.",
    "First drafted {where}, this is {author} at their most {adjective}.",
  ],
  middle: [
    "Readers who enjoy {liking} will feel at home by the second chapter.",
    "The maps & notes at the back are worth the price alone.",
    "It is {adjective} without being heavy, and funny where it has no right to be.",
    "Each chapter stands by itself; together they add up to {ending}.",
    "Our own copy is full of pencil marks, mostly exclamation marks.",
  ],
  closing: [
    "A {adjective} present for anyone who claims to have read everything.",
    "Signed copies come and go; ask at the till.",
    "We keep ordering it, and you keep carrying it out of the shop.",
    "Best read {where}.",
  ],
  span: ["eleven years", "a single summer", "three winters", "most of a decade"],
  adjective: ["careful", "generous", "surprising", "warm", "exact", "mischievous"],
  beginning: ["a footnote", "a quarrel about a fence", "a wet afternoon", "a wrong turning"],
  ending: [
    "a portrait of a whole town",
    "something close to a manual for living",
    "a very good story",
    "a love letter",
  ],
  where: ["on a night train", "at a kitchen table", "in a borrowed caravan", "under a tree"],
  liking: ["long walks", "short sentences", "stubborn people", "weather"],
};
