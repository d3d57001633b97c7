// Written from proto/ by `npm run generate`.
import type { OperationPlan } from '../core/operation-plan.ts';

export const reportsGetUsage: OperationPlan = {"name":"reports.getUsage","httpMethod":"GET","path":"/v1/reports/usage","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const reportsListUsageLines: OperationPlan = {"name":"reports.listUsageLines","httpMethod":"GET","path":"/v1/reports/usage/lines","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"lines"};

export const invoicesList: OperationPlan = {"name":"invoices.list","httpMethod":"GET","path":"/v1/invoices","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"invoices"};

export const invoicesGet: OperationPlan = {"name":"invoices.get","httpMethod":"GET","path":"/v1/invoices/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const invoicesListUsageLines: OperationPlan = {"name":"invoices.listUsageLines","httpMethod":"GET","path":"/v1/invoices/{id}/usage-lines","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"lines"};

export const invoicesDownload: OperationPlan = {"name":"invoices.download","httpMethod":"GET","path":"/v1/invoices/{id}/document","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const invoicesPay: OperationPlan = {"name":"invoices.pay","httpMethod":"POST","path":"/v1/invoices/{id}:pay","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const operatorPricesGetPriceList: OperationPlan = {"name":"operatorPrices.getPriceList","httpMethod":"GET","path":"/v1/operator/prices","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const operatorPricesCreatePrice: OperationPlan = {"name":"operatorPrices.createPrice","httpMethod":"POST","path":"/v1/operator/prices","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const operatorPricesListPriceVersions: OperationPlan = {"name":"operatorPrices.listPriceVersions","httpMethod":"GET","path":"/v1/operator/price-versions","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"prices"};

export const operatorPricesGetClientPrices: OperationPlan = {"name":"operatorPrices.getClientPrices","httpMethod":"GET","path":"/v1/operator/clients/{client_id}/prices","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const operatorPricesCreateClientPrice: OperationPlan = {"name":"operatorPrices.createClientPrice","httpMethod":"POST","path":"/v1/operator/clients/{client_id}/prices","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const operatorPricesEndClientPrice: OperationPlan = {"name":"operatorPrices.endClientPrice","httpMethod":"DELETE","path":"/v1/operator/clients/{client_id}/prices/{meter}","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const paymentsCreate: OperationPlan = {"name":"payments.create","httpMethod":"POST","path":"/v1/payments","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const paymentsGet: OperationPlan = {"name":"payments.get","httpMethod":"GET","path":"/v1/payments/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const paymentsList: OperationPlan = {"name":"payments.list","httpMethod":"GET","path":"/v1/payments","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"payments"};

export const paymentsCapture: OperationPlan = {"name":"payments.capture","httpMethod":"POST","path":"/v1/payments/{id}:capture","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const paymentsVoid: OperationPlan = {"name":"payments.void","httpMethod":"POST","path":"/v1/payments/{id}:void","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const paymentsRefund: OperationPlan = {"name":"payments.refund","httpMethod":"POST","path":"/v1/payments/{id}:refund","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const pricesGet: OperationPlan = {"name":"prices.get","httpMethod":"GET","path":"/v1/prices","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const usageGet: OperationPlan = {"name":"usage.get","httpMethod":"GET","path":"/v1/usage","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const usageGetQuota: OperationPlan = {"name":"usage.getQuota","httpMethod":"GET","path":"/v1/quota","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const usageListAlerts: OperationPlan = {"name":"usage.listAlerts","httpMethod":"GET","path":"/v1/usage/alerts","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"alerts"};

export const accessKeysCreate: OperationPlan = {"name":"accessKeys.create","httpMethod":"POST","path":"/v1/access-keys","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const accessKeysGet: OperationPlan = {"name":"accessKeys.get","httpMethod":"GET","path":"/v1/access-keys/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const accessKeysList: OperationPlan = {"name":"accessKeys.list","httpMethod":"GET","path":"/v1/access-keys","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"accessKeys"};

export const accessKeysRevoke: OperationPlan = {"name":"accessKeys.revoke","httpMethod":"DELETE","path":"/v1/access-keys/{id}","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const accessKeysRotate: OperationPlan = {"name":"accessKeys.rotate","httpMethod":"POST","path":"/v1/access-keys/{id}:rotate","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const apiTokensCreate: OperationPlan = {"name":"apiTokens.create","httpMethod":"POST","path":"/v1/api-tokens","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const apiTokensGet: OperationPlan = {"name":"apiTokens.get","httpMethod":"GET","path":"/v1/api-tokens/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const apiTokensList: OperationPlan = {"name":"apiTokens.list","httpMethod":"GET","path":"/v1/api-tokens","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"apiTokens"};

export const apiTokensRevoke: OperationPlan = {"name":"apiTokens.revoke","httpMethod":"DELETE","path":"/v1/api-tokens/{id}","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const clientsSignUp: OperationPlan = {"name":"clients.signUp","httpMethod":"POST","path":"/v1/clients","body":"*","isPublic":true,"isRead":false,"takesKey":false,"timeoutMs":15000};

export const clientsGet: OperationPlan = {"name":"clients.get","httpMethod":"GET","path":"/v1/client","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const clientsUpdate: OperationPlan = {"name":"clients.update","httpMethod":"PATCH","path":"/v1/client","body":"client","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const clientsDelete: OperationPlan = {"name":"clients.delete","httpMethod":"DELETE","path":"/v1/client","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const operatorClientsList: OperationPlan = {"name":"operatorClients.list","httpMethod":"GET","path":"/v1/operator/clients","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"clients"};

export const operatorClientsGet: OperationPlan = {"name":"operatorClients.get","httpMethod":"GET","path":"/v1/operator/clients/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const operatorClientsUpdate: OperationPlan = {"name":"operatorClients.update","httpMethod":"PATCH","path":"/v1/operator/clients/{client.id}","body":"client","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const sessionsCreate: OperationPlan = {"name":"sessions.create","httpMethod":"POST","path":"/v1/sessions","body":"*","isPublic":true,"isRead":false,"takesKey":false,"timeoutMs":15000};

export const sessionsRefresh: OperationPlan = {"name":"sessions.refresh","httpMethod":"POST","path":"/v1/sessions:refresh","body":"*","isPublic":true,"isRead":false,"takesKey":false,"timeoutMs":15000};

export const sessionsList: OperationPlan = {"name":"sessions.list","httpMethod":"GET","path":"/v1/sessions","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"sessions"};

export const sessionsEnd: OperationPlan = {"name":"sessions.end","httpMethod":"DELETE","path":"/v1/sessions/{id}","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const sessionsGetJwks: OperationPlan = {"name":"sessions.getJwks","httpMethod":"GET","path":"/.well-known/jwks.json","body":"","isPublic":true,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const usersRegister: OperationPlan = {"name":"users.register","httpMethod":"POST","path":"/v1/users","body":"*","isPublic":true,"isRead":false,"takesKey":false,"timeoutMs":15000};

export const usersGetMe: OperationPlan = {"name":"users.getMe","httpMethod":"GET","path":"/v1/users/me","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const usersList: OperationPlan = {"name":"users.list","httpMethod":"GET","path":"/v1/users","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"users"};

export const usersInvite: OperationPlan = {"name":"users.invite","httpMethod":"POST","path":"/v1/users:invite","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const usersUpdate: OperationPlan = {"name":"users.update","httpMethod":"PATCH","path":"/v1/users/{user.id}","body":"user","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const usersChangePassword: OperationPlan = {"name":"users.changePassword","httpMethod":"POST","path":"/v1/users/me:changePassword","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const usersRemove: OperationPlan = {"name":"users.remove","httpMethod":"DELETE","path":"/v1/users/{id}","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const usersVerifyEmail: OperationPlan = {"name":"users.verifyEmail","httpMethod":"POST","path":"/v1/users:verifyEmail","body":"*","isPublic":true,"isRead":false,"takesKey":false,"timeoutMs":15000};

export const usersRequestPasswordReset: OperationPlan = {"name":"users.requestPasswordReset","httpMethod":"POST","path":"/v1/users:requestPasswordReset","body":"*","isPublic":true,"isRead":false,"takesKey":false,"timeoutMs":15000};

export const usersResetPassword: OperationPlan = {"name":"users.resetPassword","httpMethod":"POST","path":"/v1/users:resetPassword","body":"*","isPublic":true,"isRead":false,"takesKey":false,"timeoutMs":15000};

export const documentsExtractText: OperationPlan = {"name":"documents.extractText","httpMethod":"POST","path":"/v1/text-extractions","body":"*","files":["image"],"maxFileBytes":10485760,"isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":90000};

export const facesDetect: OperationPlan = {"name":"faces.detect","httpMethod":"POST","path":"/v1/face-detections","body":"*","files":["image"],"maxFileBytes":10485760,"isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":90000};

export const facesMatch: OperationPlan = {"name":"faces.match","httpMethod":"POST","path":"/v1/face-matches","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":90000};

export const facesCompareImages: OperationPlan = {"name":"faces.compareImages","httpMethod":"POST","path":"/v1/face-comparisons","body":"*","files":["image1","image2"],"maxFileBytes":10485760,"isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":90000};

export const resultsGet: OperationPlan = {"name":"results.get","httpMethod":"GET","path":"/v1/results/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const resultsList: OperationPlan = {"name":"results.list","httpMethod":"GET","path":"/v1/results","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"results"};

export const albumsCreate: OperationPlan = {"name":"albums.create","httpMethod":"POST","path":"/v1/albums","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const albumsGet: OperationPlan = {"name":"albums.get","httpMethod":"GET","path":"/v1/albums/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const albumsList: OperationPlan = {"name":"albums.list","httpMethod":"GET","path":"/v1/albums","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"albums"};

export const albumsUpdate: OperationPlan = {"name":"albums.update","httpMethod":"PATCH","path":"/v1/albums/{album.id}","body":"album","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const albumsDelete: OperationPlan = {"name":"albums.delete","httpMethod":"DELETE","path":"/v1/albums/{id}","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const imagesUpload: OperationPlan = {"name":"images.upload","httpMethod":"POST","path":"/v1/images","body":"*","files":["content"],"maxFileBytes":10485760,"isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":60000};

export const imagesBatchUpload: OperationPlan = {"name":"images.batchUpload","httpMethod":"POST","path":"/v1/images:batchUpload","body":"*","files":[],"maxFileBytes":10485760,"batch":{"field":"files","maxBodyBytes":268435456},"isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":180000};

export const imagesCreateUploadUrl: OperationPlan = {"name":"images.createUploadUrl","httpMethod":"POST","path":"/v1/images:uploadUrl","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const imagesComplete: OperationPlan = {"name":"images.complete","httpMethod":"POST","path":"/v1/images/{id}:complete","body":"*","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":60000};

export const imagesGet: OperationPlan = {"name":"images.get","httpMethod":"GET","path":"/v1/images/{id}","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};

export const imagesList: OperationPlan = {"name":"images.list","httpMethod":"GET","path":"/v1/images","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000,"items":"images"};

export const imagesUpdate: OperationPlan = {"name":"images.update","httpMethod":"PATCH","path":"/v1/images/{image.id}","body":"image","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const imagesDelete: OperationPlan = {"name":"images.delete","httpMethod":"DELETE","path":"/v1/images/{id}","body":"","isPublic":false,"isRead":false,"takesKey":true,"timeoutMs":15000};

export const imagesDownload: OperationPlan = {"name":"images.download","httpMethod":"GET","path":"/v1/images/{id}/content","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":60000};

export const imagesGetSignedUrl: OperationPlan = {"name":"images.getSignedUrl","httpMethod":"GET","path":"/v1/images/{id}:signedUrl","body":"","isPublic":false,"isRead":true,"takesKey":false,"timeoutMs":15000};
