"""Word lists."""

BOYS = """Adam Alex Ben Carl Dan Eric Felix Finn George Hugo Ivan Jack Jake Leo Liam Luca Mark Max Milo Nico Noah Omar Oscar Otto Paul
Peter Ravi Sam Simon Theo Tim Tom Victor Will Yusuf Arthur David Henry James John Kevin Louis Martin Oliver Robert Toby""".split()
GIRLS = """Ada Alice Amy Anna Bella Clara Daisy Ella Emma Eva Fay Grace Hana Iris Ivy Jane Julia Kate Lena Lily Lucy Maria Mary Maya Mia
Nina Nora Olga Olivia Petra Rosa Ruth Sara Sofia Stella Tina Vera Zoe Zara Emily Helen Laura Linda Sophie Priya Yuki""".split()
PEOPLE = BOYS + GIRLS

ITEMS = """apples pears plums oranges lemons cookies books pencils marbles stamps coins shells stones flowers cards balls candles eggs
cups buttons stickers nuts tickets toys""".split()

COLOURS = "red blue green yellow white black brown orange purple pink golden silver grey".split()

WORDS = """apple banana cherry grape lemon mango melon olive orange peach pear plum berry fig lime bread butter cake candy cheese coffee
cookie cream egg flour honey jam juice milk nut oil pasta pepper pie rice salad salt sauce soup sugar tea water bear bird cat cow deer
dog donkey duck eagle elephant fish fox frog goat goose hen horse lion mouse monkey otter owl panda pig rabbit sheep snake tiger turtle
whale wolf zebra ant bee camel crab crow hawk lizard seal shark swan bed bench bottle bowl box bridge brush candle chair clock coat cup
desk door drum fan fork glass glove hammer hat key knife lamp map mirror nail needle paper pen pencil piano pillow plate pot ring rope
shirt shoe sofa spoon table tent towel train truck umbrella vase violin wagon wall watch wheel window zipper beach cave city cloud
desert field fire forest garden hill house island lake moon mountain ocean park planet rain river road rock sand school sea shop sky
snow star storm street sun town tree valley village wind yard arm ear eye face finger foot hair hand head heart knee leg mouth neck
nose tooth actor artist baker captain doctor farmer king nurse pilot poet queen sailor teacher winter summer spring autumn morning
night black blue brown green purple red white yellow big brave calm dark deep fast funny happy kind loud old quiet sharp slow small
soft strong sweet tall warm young zero yarn xylophone quilt quiz quartz unicorn uncle unit vest veil iron ice ink idea jar jet jacket
jungle kite kitten koala ladder leaf letter number nest oak oven engine elbow earth gate ghost giant igloo insect""".split()

LETTERS = "a b c d e f g h i j k l m n o p q r s t u v w x y z".split()
