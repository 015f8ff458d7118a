grammar Expression;
start: ID EOF;
ID: [a-z]+;
WS: [ \t]+ -> skip;
