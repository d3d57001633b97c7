import { Operation_Caller } from '@cedula/contract/cedula/options/v1/operation_pb.ts';
import { createRouteTable } from '../route-table.ts';
import { testFile } from './test-file.ts';

const operation = { callers: [Operation_Caller.API_CLIENT] };

/** A contract with a field of every kind, and every way to bind fields to a request. */
export const everything = testFile({
  enums: { Color: ['COLOR_UNSPECIFIED', 'RED', 'GREEN'] },
  messages: {
    Everything: [
      'string name = 1',
      'bool yes = 2',
      'bytes data = 3',
      'double ratio = 4',
      'float rough = 5',
      'int32 small_number = 6',
      'uint32 natural = 7',
      'int64 big_number = 8',
      'uint64 big_natural = 9',
      'Color color = 10',
      'google.protobuf.Timestamp create_time = 11',
      'google.protobuf.Duration overlap = 12',
      'google.protobuf.FieldMask mask = 13',
      'optional int32 page_size = 14',
      'optional string label = 15',
      'repeated string tags = 16',
      'repeated int64 counts = 17',
      'repeated Color colors = 18',
      'repeated google.protobuf.Timestamp times = 19',
      'repeated Everything children = 20',
      'map<string, string> metadata = 21',
      'map<int32, Color> numbered = 22',
      'map<string, Everything> named = 23',
      'Everything nested = 24',
      'oneof source: string image_id = 25',
      'oneof source: bytes image = 26',
      'oneof source: Everything other = 27',
    ],
    UpdateRequest: ['Everything thing = 1', 'google.protobuf.FieldMask update_mask = 2', 'bool dry_run = 3'],
    NumberedRequest: ['int64 number = 1', 'Color color = 2'],
  },
  methods: [
    {
      name: 'Get',
      shape: 'Everything -> Everything',
      http: {
        pattern: { case: 'get', value: '/v1/things/{name}' },
        additionalBindings: [
          { pattern: { case: 'get', value: '/v1/nested/{nested.nested.name}/things/{name=**}' } },
        ],
      },
      operation,
    },
    {
      name: 'List',
      shape: 'Everything -> Everything',
      http: { pattern: { case: 'get', value: '/v1/things' } },
      operation,
    },
    {
      name: 'Create',
      shape: 'Everything -> Everything',
      http: { pattern: { case: 'post', value: '/v1/things' }, body: '*' },
      operation,
    },
    {
      name: 'Replace',
      shape: 'Everything -> Everything',
      http: { pattern: { case: 'put', value: '/v1/things/{name}' }, body: '*' },
      operation,
    },
    {
      name: 'Update',
      shape: 'UpdateRequest -> Everything',
      http: { pattern: { case: 'patch', value: '/v1/things/{thing.name}' }, body: 'thing' },
      operation,
    },
    {
      name: 'Remove',
      shape: 'Everything -> Everything',
      http: { pattern: { case: 'delete', value: '/v1/things/{name}' } },
      operation,
    },
    {
      name: 'Rotate',
      shape: 'Everything -> Everything',
      http: { pattern: { case: 'post', value: '/v1/things/{name}:rotate' }, body: '*' },
      operation,
    },
    {
      name: 'GetNumbered',
      shape: 'NumberedRequest -> Everything',
      http: { pattern: { case: 'get', value: '/v1/numbered/{number}/{color}' } },
      operation,
    },
    {
      name: 'Upload',
      shape: 'Everything -> Everything',
      http: { pattern: { case: 'post', value: '/v1/uploads' }, body: '*' },
      operation: { ...operation, upload: { maxFileBytes: 100n, rawField: 'data' } },
    },
  ],
});

export const everythingRoutes = createRouteTable([everything.service]);
