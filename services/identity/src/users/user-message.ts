import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { User_Role, type UserSchema } from '@cedula/contract/cedula/identity/v1/user_pb.ts';
import type { User, UserRole } from './user.ts';

/** A user as callers see them. */
export function toUserMessage(user: User): MessageInitShape<typeof UserSchema> {
  const { id, userName, email, role, isOperator, emailVerifyTime, createTime } = user;
  return {
    id,
    userName,
    email,
    emailVerified: (emailVerifyTime ?? null) !== null,
    role: User_Role[role],
    operator: isOperator,
    createTime: timestampFromDate(createTime),
  };
}

/** The role that a request names; a member's where it names none. */
export function toUserRole(role: User_Role): UserRole {
  return role === User_Role.OWNER ? 'OWNER' : 'MEMBER';
}
