#!/usr/bin/env bash
# The AWS CLI: aws-cli.sh ENDPOINT [AWS]
set -euo pipefail
endpoint=$1 aws=${2:-aws} table=smoke-cli
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=
export AWS_DEFAULT_OUTPUT=text AWS_EC2_METADATA_DISABLED=true
dynamodb() { "$aws" --endpoint-url "$endpoint" dynamodb "$@"; }
equal() { [ "$1" = "$2" ] || { printf 'expected: %s\nactual:   %s\n' "$1" "$2" >&2; exit 1; }; }
refused() {
  local error=$1 said
  shift
  if said=$(dynamodb "$@" 2>&1); then printf 'not refused: %s\n' "$*" >&2; exit 1; fi
  case $said in *"($error)"*) ;; *) printf 'expected: %s\nactual:   %s\n' "$error" "$said" >&2; exit 1 ;; esac
}
key='{"pk": {"S": "a"}, "sk": {"N": "1"}}'

"$aws" --version

dynamodb create-table --table-name $table --billing-mode PAY_PER_REQUEST \
  --attribute-definitions AttributeName=pk,AttributeType=S AttributeName=sk,AttributeType=N \
  --key-schema AttributeName=pk,KeyType=HASH AttributeName=sk,KeyType=RANGE >/dev/null
dynamodb wait table-exists --table-name $table
equal ACTIVE "$(dynamodb describe-table --table-name $table --query Table.TableStatus)"
echo 'ok: create table, wait until it exists'

dynamodb put-item --table-name $table \
  --item '{"pk": {"S": "a"}, "sk": {"N": "1"}, "number": {"N": "1.5"}, "list": {"L": [{"N": "1"}]}}'
equal 1.5 "$(dynamodb get-item --table-name $table --key "$key" --consistent-read --query Item.number.N)"
echo 'ok: put and get an item'

equal 2.5 "$(dynamodb update-item --table-name $table --key "$key" --return-values UPDATED_NEW \
  --update-expression 'SET #n = #n + :one' --expression-attribute-names '{"#n": "number"}' \
  --expression-attribute-values '{":one": {"N": "1"}}' --query Attributes.number.N)"
echo 'ok: update an item'

refused ConditionalCheckFailedException put-item --table-name $table --item "$key" \
  --condition-expression 'attribute_not_exists(pk)'
echo 'ok: a condition that fails is a ConditionalCheckFailedException'

requests=$(for i in $(seq 0 19); do
  printf '{"PutRequest": {"Item": {"pk": {"S": "many"}, "sk": {"N": "%d"}}}},' "$i"
done)
dynamodb batch-write-item --request-items "{\"$table\": [${requests%,}]}" >/dev/null
equal 3 "$(dynamodb batch-get-item --query "Responses.\"$table\"[0].sk.N" \
  --request-items "{\"$table\": {\"Keys\": [{\"pk\": {\"S\": \"many\"}, \"sk\": {\"N\": \"3\"}}]}}")"
echo 'ok: write and read batches'

equal "$(seq -s ' ' 17 -1 2)" "$(dynamodb query --table-name $table --page-size 5 --no-scan-index-forward \
  --key-condition-expression 'pk = :pk AND sk BETWEEN :from AND :to' --output json \
  --expression-attribute-values '{":pk": {"S": "many"}, ":from": {"N": "2"}, ":to": {"N": "17"}}' \
  --query "join(' ', Items[].sk.N)" | tr -d '"')"
echo 'ok: query page by page'

equal 21 "$(dynamodb scan --table-name $table --page-size 4 --output json --query 'length(Items)')"
echo 'ok: scan page by page'

equal 2.5 "$(dynamodb delete-item --table-name $table --key "$key" --return-values ALL_OLD \
  --query Attributes.number.N)"
equal "" "$(dynamodb get-item --table-name $table --key "$key" --query Item.number.N | sed s/None//)"
echo 'ok: delete an item'

dynamodb delete-table --table-name $table >/dev/null
dynamodb wait table-not-exists --table-name $table
refused ResourceNotFoundException describe-table --table-name $table
echo 'ok: delete table, wait until it is gone'
