"""boto3, with a client and a resource: python3 smoke.py ENDPOINT"""

import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from boto3.dynamodb.types import Binary

TABLE = "smoke-boto3"
ACCESS = dict(
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="local",
    aws_secret_access_key="local",
)
client = boto3.client("dynamodb", **ACCESS)
resource = boto3.resource("dynamodb", **ACCESS)
table = resource.Table(TABLE)
KEY = {"pk": "a", "sk": 1}


def equal(expected, actual):
    if expected != actual:
        sys.exit(f"expected: {expected}\nactual:   {actual}")


def ok(step):
    print("ok:", step, flush=True)


def raises(error, call, **request):
    try:
        call(**request)
    except error:
        return
    sys.exit(f"no {error.__name__}")


def create():
    client.create_table(
        TableName=TABLE,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(
        TableName=TABLE, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    equal("ACTIVE", client.describe_table(TableName=TABLE)["Table"]["TableStatus"])
    ok("create table, wait until it exists")


def one_item():
    item = {
        **KEY,
        "text": "ä€",
        "number": Decimal("1.5"),
        "yes": True,
        "nothing": None,
        "things": [1, "two", {"three": 3}],
        "map": {"inner": {"deep": "x"}},
        "binary": Binary(b"\x01\x02\xff"),
        "strings": {"a", "b"},
        "numbers": {1, 2},
        "binaries": {Binary(b"\x01"), Binary(b"\x02")},
    }
    table.put_item(Item=item)
    equal(item, table.get_item(Key=KEY, ConsistentRead=True)["Item"])
    ok("put and get an item of every type")
    updated = table.update_item(
        Key=KEY,
        UpdateExpression="SET #n = #n + :one REMOVE nothing",
        ExpressionAttributeNames={"#n": "number"},
        ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    equal({"number": Decimal("2.5")}, updated["Attributes"])
    ok("update an item")
    raises(
        client.exceptions.ConditionalCheckFailedException,
        client.put_item,
        TableName=TABLE,
        Item={"pk": {"S": "a"}, "sk": {"N": "1"}},
        ConditionExpression="attribute_not_exists(pk)",
    )
    ok("a condition that fails is a ConditionalCheckFailedException")


def batches():
    with table.batch_writer() as batch:
        for i in range(60):
            batch.put_item(
                Item={"pk": "many" if i < 40 else f"one-{i}", "sk": i, "filler": "x" * 100}
            )
    keys = [{"pk": "many", "sk": 3}, {"pk": "one-59", "sk": 59}, {"pk": "none", "sk": 0}]
    read = resource.batch_get_item(RequestItems={TABLE: {"Keys": keys}})
    equal([3, 59], sorted(item["sk"] for item in read["Responses"][TABLE]))
    equal({}, read["UnprocessedKeys"])
    ok("write and read batches")


def queries():
    for forward in (True, False):
        request = {
            "KeyConditionExpression": Key("pk").eq("many") & Key("sk").between(2, 37),
            "FilterExpression": Attr("filler").begins_with("x"),
            "ScanIndexForward": forward,
            "Limit": 10,
        }
        found, pages = [], 0
        while True:
            page = table.query(**request)
            pages += 1
            found += [int(item["sk"]) for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                break
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        equal(list(range(2, 38)) if forward else list(range(37, 1, -1)), found)
        equal(4, pages)
    ok("query page by page, in both directions")


def scans():
    found = []
    for segment in range(3):
        pages = client.get_paginator("scan").paginate(
            TableName=TABLE,
            Segment=segment,
            TotalSegments=3,
            FilterExpression="attribute_exists(filler)",
            PaginationConfig={"PageSize": 7},
        )
        found += [int(item["sk"]["N"]) for page in pages for item in page["Items"]]
    equal(list(range(60)), sorted(found))
    ok("scan page by page, in segments, with a filter")


def deletes():
    deleted = table.delete_item(Key=KEY, ReturnValues="ALL_OLD")
    equal(Decimal("2.5"), deleted["Attributes"]["number"])
    equal(False, "Item" in table.get_item(Key=KEY))
    ok("delete an item")
    table.delete()
    client.get_waiter("table_not_exists").wait(
        TableName=TABLE, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    raises(client.exceptions.ResourceNotFoundException, client.describe_table, TableName=TABLE)
    ok("delete table, wait until it is gone")


print(f"boto3 {boto3.__version__}, Python {sys.version.split()[0]}", flush=True)
create()
one_item()
batches()
queries()
scans()
deletes()
