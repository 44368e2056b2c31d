import { createRouter, createWebHistory } from 'vue-router';
import QueuePage from './queue/queue-page.vue';

/** Every page has its own address, so that a colleague can be sent one. The queue's filters are in its query. */
export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'queue', component: QueuePage },
    { path: '/overview', name: 'overview', component: () => import('./overview/overview-page.vue') },
    { path: '/look-up', name: 'look-up', component: () => import('./subject/look-up-page.vue') },
    {
      path: '/subjects/:type/:id',
      name: 'subject',
      component: () => import('./subject/subject-page.vue'),
      props: true,
      meta: { page: 'look-up' },
    },
    { path: '/findings/:id', name: 'finding', component: () => import('./finding/finding-page.vue'), props: true },
    { path: '/cases', name: 'cases', component: () => import('./case/cases-page.vue') },
    {
      path: '/cases/:id',
      name: 'case',
      component: () => import('./case/case-page.vue'),
      props: true,
      meta: { page: 'cases' },
    },
    { path: '/notices', name: 'notices', component: () => import('./portal/notices-page.vue') },
    {
      path: '/notices/:id',
      name: 'notice',
      component: () => import('./portal/notice-page.vue'),
      props: true,
      meta: { page: 'notices' },
    },
    { path: '/inconclusive', name: 'inconclusive', component: () => import('./inconclusive/inconclusive-page.vue') },
    { path: '/devices', name: 'devices', component: () => import('./devices/devices-page.vue') },
    {
      path: '/devices/rollouts',
      name: 'rollouts',
      component: () => import('./devices/rollouts-page.vue'),
      meta: { page: 'devices' },
    },
    {
      path: '/devices/enrolment',
      name: 'enrolment',
      component: () => import('./devices/enrolment-page.vue'),
      meta: { page: 'devices' },
    },
    { path: '/rules', name: 'rules', component: () => import('./rules/rules-page.vue') },
    {
      path: '/rules/:id',
      name: 'rule',
      component: () => import('./rules/rule-page.vue'),
      props: true,
      meta: { page: 'rules' },
    },
    { path: '/imports', name: 'imports', component: () => import('./imports/imports-page.vue') },
    {
      path: '/imports/:id',
      name: 'import',
      component: () => import('./imports/import-page.vue'),
      props: true,
      meta: { page: 'imports' },
    },
    { path: '/bedside', name: 'bedside', component: () => import('./bedside/bedside-page.vue') },
    { path: '/settings', name: 'settings', component: () => import('./settings/settings-page.vue') },
    { path: '/accounts', name: 'accounts', component: () => import('./accounts/accounts-page.vue') },
    { path: '/audit', name: 'audit', component: () => import('./audit/audit-page.vue') },
    { path: '/welcome', name: 'welcome', component: () => import('./session/welcome-page.vue') },
    { path: '/:rest(.*)', redirect: { name: 'queue' } },
  ],
});
