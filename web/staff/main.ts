import '../src/style.css';
import './style.css';

import { createApp } from 'vue';

import { preferred, speak } from '../src/words';
import App from './App.vue';

void speak(preferred()).then(() => createApp(App).mount('#app'));
