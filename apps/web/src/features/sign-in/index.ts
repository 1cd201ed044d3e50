export { LinkPage } from './LinkPage.tsx';
export { SignInPage } from './SignInPage.tsx';
