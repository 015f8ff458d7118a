// Condition, update and projection expressions as the service reads them. One vocabulary for all three: a clause
// keyword is no attribute name anywhere. What is no syntax (function names, operand types, redundant parentheses) is
// checked on the tree.
grammar Expression;

conditionText : condition EOF ;

condition
    : operand comparator operand                                  # comparison
    | operand IN '(' operand (',' operand)* ')'                   # membership
    | operand BETWEEN operand AND operand                         # range
    | call                                                        # predicate
    | '(' condition ')'                                           # grouping
    | NOT condition                                               # negation
    | condition AND condition                                     # conjunction
    | condition OR condition                                      # disjunction
    ;

comparator : '=' | '<>' | '<' | '<=' | '>' | '>=' ;

updateText : clause+ EOF ;

clause
    : SET assignment (',' assignment)*                            # setClause
    | REMOVE path (',' path)*                                     # removeClause
    | ADD change (',' change)*                                    # addClause
    | DELETE change (',' change)*                                 # deleteClause
    ;

assignment : path '=' assigned ;

change : path VALUE ;

assigned
    : operand ('+' | '-') operand                                 # arithmetic
    | operand                                                     # plainOperand
    | '(' assigned ')'                                            # groupedAssigned
    ;

projectionText : path (',' path)* EOF ;

operand
    : path                                                        # pathOperand
    | VALUE                                                       # valueOperand
    | call                                                        # callOperand
    | '(' operand ')'                                             # groupedOperand
    ;

call : NAME '(' operand (',' operand)* ')' ;

path : first=name step* ;

step : '[' POSITION ']' | '.' name ;

name : NAME | PLACEHOLDER ;

SET : [sS] [eE] [tT] ;
REMOVE : [rR] [eE] [mM] [oO] [vV] [eE] ;
ADD : [aA] [dD] [dD] ;
DELETE : [dD] [eE] [lL] [eE] [tT] [eE] ;
AND : [aA] [nN] [dD] ;
OR : [oO] [rR] ;
NOT : [nN] [oO] [tT] ;
BETWEEN : [bB] [eE] [tT] [wW] [eE] [eE] [nN] ;
IN : [iI] [nN] ;

NAME : [a-zA-Z] [a-zA-Z0-9_]* ;
PLACEHOLDER : '#' [a-zA-Z0-9_]+ ;
VALUE : ':' [a-zA-Z0-9_]+ ;
POSITION : '0' | [1-9] [0-9]* ;
SPACE : [ \t\r\n]+ -> skip ;
UNKNOWN : . ;
